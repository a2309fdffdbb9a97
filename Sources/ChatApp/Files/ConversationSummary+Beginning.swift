internal import ChatCore
internal import History

extension [ConversationSummary] {
    /// The one a person means by an id or its beginning, in any case; `nil` where
    /// there is none. Throws where there are several.
    func one(beginning prefix: String) throws(CommandFailure) -> ConversationSummary? {
        let wanted = prefix.uppercased()
        let found = filter { $0.id.rawValue.uppercased().hasPrefix(wanted) }
        // An id that is the beginning of another is meant itself.
        if let exact = found.first(where: { $0.id.rawValue.uppercased() == wanted }) {
            return exact
        }
        guard found.count < 2 else {
            throw CommandFailure(
                "\(found.count) conversations have an id that begins with \(wanted): give more of it."
            )
        }
        return found.first
    }
}
