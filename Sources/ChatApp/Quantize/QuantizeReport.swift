internal import Canvas
internal import ChatCore
internal import ModelLibrary

/// What came of a quantization; also what `quantize --json` prints. Sizes are
/// bytes of whole files, bits per weight without the metadata.
struct QuantizeReport: Encodable, Sendable {
    struct File: Encodable, Sendable {
        var path: String
        var quantization: Told<String>
        var sizeBytes: Int
        var bitsPerWeight: Double
    }

    var source: File
    var result: File
    var tensors: Int
    /// Tensors whose shape does not allow the type, and which got a larger one.
    var fallbackTensors: Int
    /// How the weights were quantized before; null for a first quantization.
    var requantizedFrom: Told<String>
    /// What the file was thought to take beforehand.
    var plannedBytes: Int
    var seconds: Double

    init(
        source: QuantizationSource, made: GGUFModel, type: QuantizationType, fallbacks: Int,
        plannedBytes: Int, seconds: Double
    ) {
        self.source = File(
            path: source.model.path, quantization: Told(source.description.quantization?.rawValue),
            sizeBytes: source.model.sizeBytes, bitsPerWeight: source.bitsPerWeight)
        result = File(
            path: made.path, quantization: Told(type.name), sizeBytes: made.sizeBytes,
            bitsPerWeight: made.bitsPerWeight)
        tensors = source.tensorCount
        fallbackTensors = fallbacks
        requantizedFrom = Told(
            made.headers[0].metadata[QuantizationJob.requantizedKey]?.string)
        self.plannedBytes = plannedBytes
        self.seconds = seconds
    }

    /// For people.
    var text: String {
        func line(_ file: File) -> String {
            "\(Readable.bytes(file.sizeBytes)), \(Readable.fixed(file.bitsPerWeight, decimals: 2)) bits per weight"
        }
        let share = Readable.percent(Double(result.sizeBytes) / Double(max(1, source.sizeBytes)))
        var lines = [
            result.path,
            "before  \(line(source))",
            "after   \(line(result)), \(share) of it, in \(Readable.duration(seconds: seconds))",
        ]
        if fallbackTensors > 0 {
            lines.append(
                "\(fallbackTensors) of \(tensors) tensors have a shape this type does not take, and got a larger one."
            )
        }
        return lines.joined(separator: "\n")
    }
}
