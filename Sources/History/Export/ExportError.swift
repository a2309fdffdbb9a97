/// Why a conversation cannot be written to a file, or a file is none.
package struct ExportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
