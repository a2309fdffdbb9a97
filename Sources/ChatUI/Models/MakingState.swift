internal import Canvas
internal import ChatCore

/// A quantization that is being made.
struct MakingState: Sendable, Equatable {
    var offer: ModelOffer
    /// From 0 to 1, of the tensors.
    var fraction = 0.0

    init(_ offer: ModelOffer) { self.offer = offer }

    /// `making Gemma 3 270M Q4_K_M 43%`.
    var words: String { "making \(offer.speaker) \(Readable.percent(fraction))" }
}
