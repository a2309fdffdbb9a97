package import ChatCore

/// A model to quantize, and what its headers say of its weights.
package struct QuantizationSource: Sendable {
    package let model: GGUFModel
    package let description: ModelDescription
    /// How its weights are quantized; `nil` where all of them have 16 bits or more.
    package let quantization: String?
    /// Of which quantization the weights were before, where a file of 16 bits
    /// and more was made from a quantized one.
    package let madeFrom: String?
    private let bytesByTensor: [String: Int]

    /// Reads the headers of the model at `path`. Throws a `ModelError`.
    package init(path: String) throws(ModelError) {
        model = try GGUFModel(path: path)
        description = model.description(store: "file")
        let types = model.headers.flatMap(\.tensors).map(\.type)
        let quantized = types.first { TensorType(number: $0)?.isQuantized == true }
        quantization = quantized.map { [description] type in
            description.quantization?.rawValue ?? TensorType(number: type)?.name ?? "unknown"
        }
        madeFrom = model.headers[0].metadata[QuantizationJob.requantizedKey]?.string
            .map(printable)
        bytesByTensor = Dictionary(
            model.headers.flatMap(\.tensors).map { ($0.name, $0.byteCount) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Bytes of the weights, padding and metadata not counted.
    package var weightBytes: Int {
        model.headers.flatMap(\.tensors).reduce(0) { $0 &+ $1.byteCount }
    }

    package var tensorCount: Int { model.headers.reduce(0) { $0 + $1.tensors.count } }

    /// Bits a weight takes on the average.
    package var bitsPerWeight: Double { model.bitsPerWeight }

    /// Bytes a file takes whose weights take `bytes`: the metadata, and the
    /// padding between tensors, which each begin at a multiple of 32.
    package func fileSize(weights bytes: Int) -> Int {
        let metadata = model.headers.reduce(0) { $0 + $1.dataOffset }
        return metadata + bytes + 32 * tensorCount + 4096
    }

    /// The name of the file to make: the model's, without its quantization,
    /// and the new one.
    package func fileName(_ type: QuantizationType) -> String {
        ModelFileName(path: model.path).base + "-" + type.name + ".gguf"
    }

    /// Bytes of tensor `name` in the source; 0 where there is none of it.
    package func bytes(of name: String) -> Int { bytesByTensor[name] ?? 0 }
}

extension GGUFModel {
    /// Bits a weight takes on the average, metadata not counted.
    package var bitsPerWeight: Double {
        let tensors = headers.flatMap(\.tensors)
        let bytes = tensors.reduce(0) { $0 &+ $1.byteCount }
        let elements = tensors.reduce(0) { $0 &+ $1.elements }
        return elements > 0 ? Double(bytes) * 8 / Double(elements) : 0
    }
}
