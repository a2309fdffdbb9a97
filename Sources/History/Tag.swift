/// A person's word for conversations that belong together.
package enum Tag {
    /// A tag has at most so many characters.
    package static let longest = 40

    /// What a person wrote as a tag, made one: one line in lower case, without
    /// control characters and white space around it, cut where it is too long.
    /// `nil` when nothing is left.
    package static func named(_ text: String) -> String? {
        let words = text.split { character in
            character.isWhitespace || character.unicodeScalars.allSatisfy(isControl)
        }
        let line = words.joined(separator: " ").unicodeScalars.filter { !isControl($0) }
        let tag = String(String.UnicodeScalarView(line)).lowercased().prefix(longest)
        // Cut at a blank, it would end in it.
        let trimmed = tag.last == " " ? tag.dropLast() : tag
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}
