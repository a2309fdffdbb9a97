/// Names one wait for a person to do nothing; a later one takes its place.
package struct IdleID: Sendable, Hashable, RawRepresentable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
}
