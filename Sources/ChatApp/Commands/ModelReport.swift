internal import ChatCore

/// A model as `models --json` prints it; what is not known is null.
struct ModelReport: Encodable, Sendable {
    var name: String
    var family: Told<String>
    var parameters: Told<Int>
    var quantization: Told<String>
    var sizeBytes: Told<Int>
    var store: String
    var path: Told<String>
    var engine: Told<String>
    var contextLength: Told<Int>
    /// Whether it fits in memory; not judged yet.
    var fits: Told<Bool>
    var measuredTps: Told<Double>
    var forecastTps: Told<Double>
    /// Why it cannot be used.
    var broken: Told<String>

    init(_ model: ModelDescription) {
        name = model.name
        family = Told(model.family)
        parameters = Told(model.parameters)
        quantization = Told(model.quantization?.rawValue)
        sizeBytes = Told(model.sizeBytes)
        store = model.store
        path = Told(model.path)
        engine = Told(model.engine)
        contextLength = Told(model.trainedContext)
        fits = Told(nil)
        measuredTps = Told(nil)
        forecastTps = Told(nil)
        broken = Told(model.broken)
    }
}
