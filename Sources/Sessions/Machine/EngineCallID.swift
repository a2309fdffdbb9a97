/// Names one question to the engine, so that an answer nobody waits for any
/// more is not taken for another's.
package struct EngineCallID: RawRepresentable, Sendable, Hashable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
}
