internal import EngineKit

extension EngineError {
    /// The other end did what the wire does not allow; `deed` completes "The
    /// engine's process ...".
    static func violation(_ deed: String, log: [String] = []) -> EngineError {
        EngineError(
            .protocolViolation,
            "The engine's process \(deed); check that canter was installed as a whole, then send again.",
            log: log)
    }
}
