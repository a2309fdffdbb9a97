/// What `/quant` asks for.
struct WantedQuantization: Sendable, Equatable {
    /// The name of the model, without the quantization.
    var model: String
    /// In capitals.
    var type: String
}
