internal import Canvas
internal import ChatCore

/// Going from one version of a message to another.
extension AppState {
    /// Shows the version that is so many after the one of `entry`; says why not
    /// where there is none.
    mutating func showVersion(of entry: TranscriptEntry, by step: Int) -> [Effect] {
        guard let mark = entry.version else { return saying(Self.onlyVersion) }
        return showVersion(mark.number + step, of: entry)
    }

    /// Shows the version of that number, from 1.
    mutating func showVersion(_ number: Int, of entry: TranscriptEntry) -> [Effect] {
        let versions = transcript.versions(of: entry)
        guard !versions.isEmpty else { return saying(Self.onlyVersion) }
        guard (1...versions.count).contains(number) else {
            return saying(
                number < 1
                    ? "This is the first version."
                    : "This is the last version; there are \(versions.count).")
        }
        return show(versions[number - 1])
    }

    /// Shows the version a message is of.
    mutating func show(_ id: Message.ID) -> [Effect] {
        if let sentence = versionRefusal { return saying(sentence) }
        guard transcript.aside[id] != nil else { return saying("This version is shown.") }
        wantedVersion = VersionSwitch(message: id, isChosen: selection != nil)
        return [.show(id)]
    }

    /// The keys for versions: of the chosen message, or the last one that has any.
    mutating func versionKey(_ step: Int) -> [Effect] {
        guard let entry = entryWithVersions() else { return saying(Self.noVersions) }
        return showVersion(of: entry, by: step)
    }

    /// The chosen message, else the last one that has versions.
    // Not inlined: the optimizer of Swift 6.3.1 fails on it inside a mutating function.
    @inline(never)
    private func entryWithVersions() -> TranscriptEntry? {
        if let chosen = selection, let entry = transcript.entry(chosen.entry) { return entry }
        return transcript.lastWithVersions
    }

    /// `/version`: of the last message that has any.
    mutating func version(_ argument: String) -> [Effect] {
        guard let entry = transcript.lastWithVersions else { return saying(Self.noVersions) }
        switch argument.lowercased() {
        case "":
            focus = .picker(versions(of: entry))
            return []
        case "next": return showVersion(of: entry, by: 1)
        case "previous": return showVersion(of: entry, by: -1)
        default:
            guard let number = Int(argument) else {
                return saying("/version takes a number, next or previous; alone it lists them.")
            }
            return showVersion(number, of: entry)
        }
    }

    /// All versions of a message, to choose from.
    func versions(of entry: TranscriptEntry) -> PickerState {
        let versions = transcript.versions(of: entry)
        let shown = entry.messageID.flatMap { versions.firstIndex(of: $0) } ?? 0
        var picker = PickerState(
            title: "versions", emptiness: Self.onlyVersion,
            items: versions.enumerated().map { index, id in
                let message = transcript.message(id)
                let line = message?.text.split(whereSeparator: \.isNewline).first ?? ""
                let parts = [index == shown ? "shown" : nil] + Self.facts(message?.reply)
                return PickerItem(
                    choice: .version(id),
                    label: "\(index + 1)  \(line.isEmpty ? "without text" : line.prefix(300))",
                    detail: parts.compactMap(\.self).joined(separator: " · "))
            })
        picker.move(by: shown)
        return picker
    }

    /// How fast a reply was written, and by whom.
    private static func facts(_ reply: ReplyRecord?) -> [String?] {
        guard let reply else { return [] }
        return [
            reply.figures.decodeRate.map { $0.text(Readable.rate) + " tok/s" },
            reply.usage.map { "\($0.completionTokens) tok" },
            ModelLabel.text(reply.model, reply.quantization),
        ]
    }

    /// The version that was asked for is there: it is chosen, and where it is seen.
    mutating func versionShown() {
        guard let wanted = wantedVersion else { return }
        wantedVersion = nil
        guard let entry = transcript.entries.last(where: { $0.messageID == wanted.message }),
            let mark = entry.version
        else { return }
        if wanted.isChosen, !focus.isPicker, focus != .models {
            focus = .message(MessageSelection(entry: entry.id))
        }
        transcript.reveal(line: 0, ofEntry: entry.id)
        status.inform("Version \(mark.number) of \(mark.count).")
    }

    /// Why no other version can be shown now.
    private var versionRefusal: String? {
        if models.switching != nil { return Self.switchUnderWay }
        if comparison != nil { return "Choose one of the replies first, or leave them with Esc." }
        if editing != nil { return "Take the change first, or leave it with Esc." }
        // It would be put back, and answered all the same.
        return transcript.hasSent ? "A message waits to be answered; stop it with Esc first." : nil
    }

    static let onlyVersion = "There is one version of it: edit it, or answer it again, for another."
    private static let noVersions =
        "No message has another version: edit one, or have it answered again, for that."
}
