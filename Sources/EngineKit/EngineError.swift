/// Why an engine could not do what it was asked.
///
/// `description` is one sentence for a person, with the remedy in it.
package struct EngineError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kind of failure. Open, so that a newer child or server can bring
    /// one this build has no name for.
    package struct Code: RawRepresentable, Sendable, Hashable, Codable {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The model's file or name does not exist.
        package static let modelNotFound = Code(rawValue: "model-not-found")
        /// The file exists, but is no model the engine can read.
        package static let modelUnreadable = Code(rawValue: "model-unreadable")
        /// The model or its cache does not fit in memory.
        package static let outOfMemory = Code(rawValue: "out-of-memory")
        /// A setting has a value the engine does not take.
        package static let invalidSetting = Code(rawValue: "invalid-setting")
        /// There is no model loaded.
        package static let noModel = Code(rawValue: "no-model")
        /// The prompt does not fit in the window.
        package static let contextOverflow = Code(rawValue: "context-overflow")
        /// The chat template cannot take these messages.
        package static let template = Code(rawValue: "template")
        /// The engine's process ended by itself.
        package static let crashed = Code(rawValue: "crashed")
        /// The engine cannot be started or reached.
        package static let unreachable = Code(rawValue: "unreachable")
        /// The engine spoke another protocol than expected.
        package static let protocolViolation = Code(rawValue: "protocol-violation")
        /// The engine refused or failed for a reason of its own.
        package static let failed = Code(rawValue: "failed")
        /// A person stopped it.
        package static let cancelled = Code(rawValue: "cancelled")
        /// The engine has no such function.
        package static let unsupported = Code(rawValue: "unsupported")
    }

    package var code: Code
    /// One sentence: what is wrong and what to do.
    package var description: String
    /// The last lines of the engine's own log, oldest first; empty when they
    /// would not help.
    package var log: [String]
    /// For `contextOverflow`: what the engine counted, where it tells.
    package var overflow: ContextOverflow?

    package init(_ code: Code, _ description: String, log: [String] = []) {
        self.code = code
        self.description = description
        self.log = log
    }
}
