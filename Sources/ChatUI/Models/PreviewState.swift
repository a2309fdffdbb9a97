internal import ChatCore

/// A model that may be gone on with, and what that takes.
struct PreviewState: Sendable, Equatable {
    var offer: ModelOffer
    /// The chat's settings with it.
    var settings: ChatSettings
    /// As far as it is known; `nil` before anything is.
    var preview: SwitchPreview?
    /// Why it is not known.
    var failure: String?

    init(_ offer: ModelOffer, _ settings: ChatSettings) {
        self.offer = offer
        self.settings = settings
    }
}
