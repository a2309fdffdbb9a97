/// The oldest part of the cache, dropped while a reply was being made because
/// the window was full. Only ever by a person's choice.
package struct ContextShift: Sendable, Hashable, Codable {
    /// Tokens dropped.
    package var dropped: Int
    /// Tokens kept in front of them.
    package var kept: Int

    package init(dropped: Int, kept: Int) {
        self.dropped = dropped
        self.kept = kept
    }
}
