/// Why the speed of the memory could not be measured or kept.
package struct BandwidthError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
