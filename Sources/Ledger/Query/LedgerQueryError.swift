/// Why what a person asked of the ledger cannot be answered.
package struct LedgerQueryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what is wrong and what is allowed.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
