/// Why turns cannot be written to a file, or a file holds none.
package struct LedgerJSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
