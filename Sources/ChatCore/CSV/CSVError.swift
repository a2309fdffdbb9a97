/// Why a text is no CSV, or not the table it should be.
package struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence, with the place.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
