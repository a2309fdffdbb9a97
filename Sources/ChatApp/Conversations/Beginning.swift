/// What a chat begins with.
enum Beginning: Sendable, Hashable {
    /// An empty conversation.
    case new
    /// What was open in the last chat, or else the latest conversation.
    case last
    /// The conversation whose id begins so.
    case stored(String)

    /// - Parameter continued: What follows `--continue`; `nil` where that is not given.
    init(continued: String?) {
        self = continued.map { $0.isEmpty ? .last : .stored($0) } ?? .new
    }
}
