internal import ChatCore

/// What is read of a conversation, by its messages: it is shown anew when it is gone back to.
extension TranscriptState {
    /// The message at the top of the screen; `nil` while the end is followed.
    var place: Tab.Place? {
        guard case .line(let place) = scroll else { return nil }
        // A notice is gone then: the message after it is near enough.
        let found = entries.drop { $0.id != place.entry }.first { $0.messageID != nil }
        guard let found, let message = found.messageID else { return nil }
        return Tab.Place(message: message, line: found.id == place.entry ? place.line : 0)
    }

    /// Shows that message at the top; the end where there is none.
    mutating func go(to place: Tab.Place?) {
        guard let place, let index = entries.firstIndex(where: { $0.messageID == place.message })
        else {
            scroll = .end
            return
        }
        scroll = .line(.init(index: index, entry: entries[index].id, line: place.line))
    }
}
