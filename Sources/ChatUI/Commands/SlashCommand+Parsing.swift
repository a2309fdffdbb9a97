internal import ChatCore

extension SlashCommand {
    /// What a line that starts with a slash turned out to be.
    enum Parsed: Equatable {
        case command(SlashCommand, argument: String)
        /// No command of that name; the sentence says so and names the nearest.
        case unknown(String)
    }

    /// Reads a line as a command; `nil` when it is a message. A line that
    /// starts with two slashes, or with a path such as `/usr/bin`, is a message.
    static func parse(_ line: String) -> Parsed? {
        let line = line.trimmed
        guard line.first == "/", !line.contains("\n") else { return nil }
        let parts = line.dropFirst().split(separator: " ", maxSplits: 1)
        guard let word = parts.first, !line.hasPrefix("/ "), !word.contains("/") else { return nil }
        let name = word.lowercased()
        if let command = SlashCommand(rawValue: name) {
            return .command(command, argument: parts.count > 1 ? String(parts[1]).trimmed : "")
        }
        return .unknown("There is no /\(name); did you mean /\(nearest(to: name).rawValue)?")
    }

    /// The command whose name is the fewest edits away.
    static func nearest(to name: String) -> SlashCommand {
        nearestName(to: name, among: allCases.map(\.rawValue)).flatMap(Self.init) ?? .help
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
