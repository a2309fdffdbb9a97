internal import ChatCore

/// A model by the name it is fetched by: `org/name`, `org/name:Q4_K_M`, or an address.
struct ModelReference: Sendable, Hashable {
    let text: String

    /// `nil` for a text that cannot be one.
    init?(_ written: String) {
        let text = written.trimmed
        guard !text.isEmpty, !text.contains(where: \.isWhitespace), text.count <= 300 else {
            return nil
        }
        let rest = ["https://", "http://"].first(where: text.lowercased().hasPrefix)
            .map { text.dropFirst($0.count) }
        let parts = (rest ?? text[...]).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        if rest == nil {
            // A path is a file's.
            guard parts.count == 2 || parts.first?.contains(".") == true,
                let first = parts[0].first, first != ".", first != "~"
            else { return nil }
        }
        self.text = text
    }
}
