internal import History

/// What became of a file that was imported.
struct ImportReport: Sendable, Hashable {
    struct Skipped: Sendable, Hashable, Encodable {
        /// Its place in the file, from 1.
        var place: Int
        var title: String?
        var reason: String
    }

    var file: String
    var kind: ImportKind
    var new = 0
    var unchanged = 0
    /// Gone on with elsewhere since an earlier import.
    var updated = 0
    var skipped: [Skipped] = []
    /// Messages that could not be read, of conversations that could.
    var lostMessages = 0

    init(file: String, kind: ImportKind) {
        self.file = file
        self.kind = kind
    }

    mutating func skip(_ index: Int, _ title: String?, _ reason: String) {
        skipped.append(Skipped(place: index + 1, title: title, reason: reason))
    }

    /// As many of those that were skipped are named, each in a line.
    static let mostNamed = 20

    /// Lines for a person.
    var text: String {
        var counts = ["\(new) new", "\(unchanged) unchanged"]
        if updated > 0 { counts.append("\(updated) gone on with there") }
        if !skipped.isEmpty { counts.append("\(skipped.count) skipped") }
        if lostMessages > 0 {
            counts.append("\(lostMessages) message\(lostMessages == 1 ? "" : "s") unreadable")
        }
        var lines = ["\(file) (\(kind.name)): \(counts.joined(separator: ", "))."]
        lines += skipped.prefix(Self.mostNamed).map { skipped in
            let name = skipped.title.map { "“\($0)”" } ?? "conversation \(skipped.place)"
            return "  \(name) was skipped: \(skipped.reason)."
        }
        if skipped.count > Self.mostNamed {
            lines.append("  and \(skipped.count - Self.mostNamed) more; --json names them all.")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ImportReport: Encodable {
    private enum CodingKeys: CodingKey {
        case file, kind, new, unchanged, updated, skipped, lostMessages
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(new, forKey: .new)
        try container.encode(unchanged, forKey: .unchanged)
        try container.encode(updated, forKey: .updated)
        try container.encode(skipped, forKey: .skipped)
        try container.encode(lostMessages, forKey: .lostMessages)
    }
}
