extension GGUFHeader {
    /// What its makers called it, in the form files are called:
    /// `Llama-3.2-3B-Instruct`. `nil` where the header does not tell.
    var title: String? {
        guard var title = part("general.basename") ?? part("general.name") else { return nil }
        for key in ["general.size_label", "general.finetune", "general.version"] {
            guard let part = part(key), !Self.words(title).contains(Self.words(part)) else {
                continue
            }
            title += "-" + part
        }
        return title
    }

    /// No name is longer; a bound for hostile ones.
    private static let longestPart = 96

    private func part(_ key: String) -> String? {
        guard let text = metadata[key]?.string, text.utf8.count <= Self.longestPart else {
            return nil
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : printable(words.joined(separator: "-"))
    }

    /// Its words in lower case, each between dashes.
    private static func words(_ text: String) -> String {
        "-" + String(text.lowercased().map { "_ :".contains($0) ? "-" : $0 }) + "-"
    }
}
