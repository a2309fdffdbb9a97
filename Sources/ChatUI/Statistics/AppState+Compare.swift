internal import ChatCore

/// `/compare`: the last question, answered by another model too.
extension AppState {
    mutating func compare(_ name: String) -> [Effect] {
        guard turn == nil else { return saying(Self.replyUnderWay) }
        guard settings.engine == nil else {
            return saying("/compare answers with models of the embedded engine; this is a server.")
        }
        guard transcript.entries.last(where: \.isMessage)?.reply != nil else {
            return saying("There is no reply to compare with yet.")
        }
        guard !name.isEmpty else {
            wantedModels = .comparison
            return [.listModels]
        }
        var other = settings
        other.model = name
        comparing = "beginning"
        return [.compare(other)]
    }

    /// The other model has answered: shows both.
    mutating func compared(_ other: Message) {
        comparing = nil
        guard let entry = transcript.entries.last(where: { $0.isMessage && $0.reply != nil }),
            let id = entry.messageID
        else { return }
        comparison = (
            Message(id: id, role: .assistant, text: entry.text, reply: entry.reply), other
        )
        help.show(.comparison)
    }
}
