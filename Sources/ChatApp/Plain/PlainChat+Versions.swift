internal import ChatCore

/// Going to another version of a message.
extension PlainChat {
    /// `/version`: which there are of the last message that has any, or another one.
    mutating func version(_ argument: String) -> [PlainAction] {
        guard let (shown, versions) = lastVersions else {
            return tell(["No message has another version; /regenerate makes one."])
        }
        let place = versions.firstIndex(of: shown) ?? 0
        let number: Int
        switch argument.lowercased() {
        case "": return tell(list(versions, shown: place))
        case "next": number = place + 2
        case "previous": number = place
        default:
            guard let wanted = Int(argument) else {
                return tell([
                    "/version takes a number, next or previous; alone it says which there are."
                ])
            }
            number = wanted
        }
        guard (1...versions.count).contains(number) else {
            return tell([
                number < 1
                    ? "There is no version before the first."
                    : "There are \(versions.count) versions, and none after the last."
            ])
        }
        guard number - 1 != place else { return tell(["Version \(number) is the one shown."]) }
        wantedVersion = versions[number - 1]
        return [.show(versions[number - 1])]
    }

    /// The version that was asked for is there, and is read out with what follows it.
    mutating func versionShown() -> [PlainAction] {
        guard let wanted = wantedVersion else { return [] }
        wantedVersion = nil
        guard let start = conversation.messages.lastIndex(where: { $0.id == wanted }) else {
            return []
        }
        record = conversation.messages.last?.reply
        let versions = conversation.tree.versions(of: wanted)
        let number = (versions.firstIndex(of: wanted) ?? 0) + 1
        let lines = conversation.messages[start...].map { message in
            let speaker = message.role == .user ? "You" : message.reply?.model ?? "The model"
            return "\(speaker): \(message.text)"
        }
        return tell(["Version \(number) of \(versions.count)."] + lines)
    }

    private func list(_ versions: [Message.ID], shown: Int) -> [String] {
        let lines = versions.enumerated().map { index, id in
            let text = (conversation[id] ?? conversation.aside[id])?.text ?? ""
            let line = text.split(whereSeparator: \.isNewline).first ?? "without text"
            return "\(index == shown ? "Shown is version" : "Version") \(index + 1): \(line)"
        }
        return ["There are \(versions.count) versions."] + lines
    }

    /// The last message that has versions, and all of these.
    private var lastVersions: (Message.ID, [Message.ID])? {
        for message in conversation.messages.reversed() {
            let versions = conversation.tree.versions(of: message.id)
            if versions.count > 1 { return (message.id, versions) }
        }
        return nil
    }
}
