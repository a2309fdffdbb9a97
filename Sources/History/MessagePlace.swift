internal import ChatCore

/// Where a message stands in its conversation.
struct MessagePlace: Sendable, Hashable {
    /// The index among the messages that are shown; 0 for one that stands aside.
    var position: Int
    /// The message it follows; `nil` for a first one.
    var parent: Message.ID?
    var isAside: Bool
}
