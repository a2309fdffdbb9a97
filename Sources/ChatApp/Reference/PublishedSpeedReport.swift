internal import Benchmark
internal import ChatCore

/// A row as `reference --json` prints it; what its source does not say is null.
struct PublishedSpeedReport: Encodable, Sendable {
    /// Tokens per second; a `high` of null is "or more".
    struct Range: Encodable, Sendable {
        var low: Double
        var high: Told<Double>
    }

    var model: String
    var quantization: Told<String>
    var engine: Told<String>
    var hardware: String
    var gpus: Told<Int>
    var inputTokens: Told<Int>
    var outputTokens: Told<Int>
    var tokensPerSecond: Range
    /// As printed; the sources do not say which gigabytes.
    var memoryGb: Told<Double>
    /// Whether it is of the model maker's own table.
    var primary: Bool
    var standing: String
    var remark: Told<String>
    var source: String

    init(_ speed: PublishedSpeed) {
        model = speed.model
        quantization = Told(speed.quantization?.rawValue)
        engine = Told(speed.engine)
        hardware = speed.hardware
        gpus = Told(speed.gpus)
        inputTokens = Told(speed.inputTokens)
        outputTokens = Told(speed.outputTokens)
        tokensPerSecond = Range(low: speed.low, high: Told(speed.high))
        memoryGb = Told(speed.memoryGB)
        primary = speed.isPrimary
        standing = speed.standing.rawValue
        remark = Told(speed.remark.isEmpty ? nil : speed.remark)
        source = speed.source
    }
}
