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

    /// The commands a half-typed line can become, in the order of the help.
    static func completions(of line: String) -> [SlashCommand] {
        guard line.first == "/", !line.contains(where: \.isWhitespace) else { return [] }
        return allCases.filter { $0.rawValue.hasPrefix(line.dropFirst().lowercased()) }
    }

    /// The longest text every completion of `line` starts with, with a space
    /// behind a name that is complete; `nil` when there is nothing to add.
    static func completed(_ line: String) -> String? {
        let candidates = completions(of: line)
        guard let first = candidates.first else { return nil }
        if candidates.count == 1 { return "/\(first.rawValue) " }
        let common = candidates.dropFirst().reduce(first.rawValue) { common, other in
            String(zip(common, other.rawValue).prefix { $0 == $1 }.map(\.0))
        }
        return common.count + 1 > line.count ? "/\(common)" : nil
    }

    /// The command whose name is the fewest edits away; a shared beginning
    /// counts for more than a shared rest.
    static func nearest(to name: String) -> SlashCommand {
        func distance(_ command: SlashCommand) -> Int {
            let shared = zip(command.rawValue, name).prefix { $0 == $1 }.count
            return 2 * editDistance(command.rawValue, name) - shared
        }
        return allCases.min { distance($0) < distance($1) } ?? .help
    }

    /// Levenshtein's distance, of at most the first 32 characters.
    private static func editDistance(_ left: String, _ right: String) -> Int {
        let right = Array(right.prefix(32))
        var row = Array(0...right.count)
        for (i, a) in left.prefix(32).enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
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
