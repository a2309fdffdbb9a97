internal import ChatCore

/// What can be asked for by name in a plain chat.
enum PlainCommand: String, CaseIterable, Sendable {
    case help, new, regenerate, version, model, set, stats, quit

    var summary: String {
        switch self {
        case .help: "/help: read this again."
        case .new: "/new: start a new conversation."
        case .regenerate: "/regenerate: answer the last message again."
        case .version:
            "/version N, next or previous: go on from another version of the last message that has any; alone, say which there are."
        case .model: "/model NAME: load another model, by a part of its name or its file."
        case .set: "/set NAME VALUE: change a setting; /set alone says which are changed."
        case .stats: "/stats: the figures of the last reply."
        case .quit: "/quit: leave. Ctrl-D does the same."
        }
    }

    /// What a line that starts with a slash turned out to be.
    enum Parsed: Equatable {
        case command(PlainCommand, argument: String)
        /// No command of that name; the sentence says so and names the nearest.
        case unknown(String)
    }

    /// Reads a line as a command; `nil` when it is a message, as one of several
    /// lines is, one that starts with two slashes, or with a path such as `/usr/bin`.
    static func parse(_ line: String) -> Parsed? {
        let line = line.trimmingBlanks
        guard line.first == "/", !line.contains(where: \.isNewline) else { return nil }
        let parts = line.dropFirst().split(separator: " ", maxSplits: 1)
        guard let word = parts.first, !line.hasPrefix("/ "), !word.contains("/") else { return nil }
        let name = word.lowercased()
        if let command = PlainCommand(rawValue: name) {
            return .command(
                command, argument: parts.count > 1 ? String(parts[1]).trimmingBlanks : "")
        }
        if name == "stop" { return .unknown("Ctrl-C stops a reply.") }
        let nearest = nearestName(to: name, among: allCases.map(\.rawValue)) ?? "help"
        return .unknown("There is no /\(name) here; did you mean /\(nearest)?")
    }
}

extension String {
    /// Without white space at its ends.
    var trimmingBlanks: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
