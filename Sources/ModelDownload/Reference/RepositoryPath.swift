/// The path of a file in a repository, or the name of a branch, as a server or
/// a person gives it: one that stays below the folder it is put into.
struct RepositoryPath: Sendable, Hashable {
    let text: String

    /// `nil` for one that is absolute, leads out, or has a component no file
    /// should have: empty, `.`, `..`, a backslash, control characters.
    init?(_ text: String) {
        let components = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !text.isEmpty, text.utf8.count <= 1024, components.count <= 16,
            components.allSatisfy({ component in
                !component.isEmpty && component != "." && component != ".."
                    && component.utf8.count <= 255
            }),
            text.unicodeScalars.allSatisfy(Self.isHarmless)
        else { return nil }
        self.text = text
    }

    var name: String { text.split(separator: "/").last.map(String.init) ?? text }
    /// How many folders it lies in.
    var depth: Int { text.count { $0 == "/" } }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: false
        default: scalar != "\\"
        }
    }
}
