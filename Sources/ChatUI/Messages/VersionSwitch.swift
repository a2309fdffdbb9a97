internal import ChatCore

/// A version that was asked for and is not shown yet.
struct VersionSwitch: Sendable, Equatable {
    var message: Message.ID
    /// Whether it is chosen then, as the one before it was.
    var isChosen: Bool
}
