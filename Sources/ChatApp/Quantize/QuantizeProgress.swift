internal import Canvas
internal import ModelLibrary

/// What is shown while a model is quantized: a line for every tensor, of which
/// every tenth part of the bytes is worth a line in a log.
struct QuantizeProgress {
    struct Line: Hashable {
        var text: String
        /// From 0 to 1, of the bytes of the weights.
        var fraction: Double
        var isMilestone: Bool
    }

    private(set) var log = QuantizationLog()
    private let source: QuantizationSource
    private let type: QuantizationType
    /// Bytes of the tensors that are done.
    private var done = 0
    private var current: QuantizationLog.Step?
    private var tenths = -1

    init(source: QuantizationSource, type: QuantizationType) {
        self.source = source
        self.type = type
    }

    /// Takes what the child wrote; the line to show when a tensor was begun.
    mutating func append(_ bytes: [UInt8]) -> Line? {
        var isNew = false
        for step in log.append(bytes) {
            if let current { done += source.bytes(of: current.tensor) }
            current = step
            isNew = true
        }
        guard isNew, let step = current else { return nil }
        let fraction = min(1, Double(done) / Double(max(1, source.weightBytes)))
        let tenth = Int(fraction * 10)
        defer { tenths = tenth }
        return Line(
            text:
                "\(type.name): \(Readable.percent(fraction)), tensor \(step.number) of \(step.count), \(step.tensor)",
            fraction: fraction,
            isMilestone: tenth != tenths || step.number == step.count)
    }
}
