/// Names one load, so that the late outcome of one that was given up cannot
/// touch the next.
package struct LoadID: RawRepresentable, Sendable, Hashable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
}
