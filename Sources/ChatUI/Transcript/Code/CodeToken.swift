/// A stretch of code that means one thing.
struct CodeToken: Equatable {
    /// What a stretch is to a reader, not to a compiler.
    enum Kind: Sendable, Equatable, CaseIterable {
        case plain
        case keyword
        /// A type, a variable of a shell, a tag: a name of a kind of its own.
        case name
        /// The name of a value: of a property, a field, a section.
        case key
        case string
        /// A number, or a constant such as true.
        case number
        case comment
        /// A line that was added or taken away, in a diff.
        case inserted, deleted
    }

    var kind: Kind
    var text: String
}
