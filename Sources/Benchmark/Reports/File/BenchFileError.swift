/// Why a text is no file of a bench's rows.
package struct BenchFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence, with the row and what to do.
    package var description: String

    init(_ description: String) {
        self.description = description
    }
}
