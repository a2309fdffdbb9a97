/// Names one generation, so that a stop or a late event of an old one cannot
/// touch the next.
package struct GenerationID: RawRepresentable, Sendable, Hashable, Codable, Comparable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static func < (left: GenerationID, right: GenerationID) -> Bool {
        left.rawValue < right.rawValue
    }
}
