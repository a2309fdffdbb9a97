/// What a conversation can be written as.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    case markdown = "md"
    case json
    case html

    /// By the end of a file's name; `nil` for another one.
    package init?(fileName: String) {
        let end = fileName.lowercased().split(separator: ".").last.map(String.init) ?? ""
        guard fileName.contains("."), let format = Self(rawValue: end == "htm" ? "html" : end)
        else { return nil }
        self = format
    }

    /// What a file's name ends with, the dot included.
    package var fileEnding: String { "." + rawValue }
}
