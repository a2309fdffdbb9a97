/// Why a model cannot be fetched.
///
/// `description` is one sentence for a person, with the remedy in it. It never
/// holds control characters, whatever a server said, and no secret.
package struct DownloadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// What a person gave names nothing that could be fetched.
        package static let badReference = Code(rawValue: "bad-reference")
        /// There is no such repository, revision, file or quantization.
        package static let notFound = Code(rawValue: "not-found")
        /// The server wants a token, or another one.
        package static let denied = Code(rawValue: "denied")
        /// The network may not be used, and what is here does not do.
        package static let offline = Code(rawValue: "offline")
        /// The server cannot be reached.
        package static let unreachable = Code(rawValue: "unreachable")
        /// The server has had too many requests.
        package static let limited = Code(rawValue: "limited")
        /// The server fails, or the connection ended too often.
        package static let failed = Code(rawValue: "failed")
        /// The server does what no server should, such as sending another part than asked for.
        package static let protocolViolation = Code(rawValue: "protocol-violation")
        /// What came is not what it should be.
        package static let corrupt = Code(rawValue: "corrupt")
        /// The disk is full, or too small.
        package static let diskFull = Code(rawValue: "disk-full")
        /// A file or folder cannot be written.
        package static let unwritable = Code(rawValue: "unwritable")
        /// Another program is downloading the same file.
        package static let busy = Code(rawValue: "busy")
        /// The task was cancelled; what came is kept.
        package static let cancelled = Code(rawValue: "cancelled")
    }

    package var code: Code
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = shown(description, longest: 1200)
    }

    static let stopped = DownloadError(
        .cancelled,
        "The download was stopped: what came is kept, and pulling again goes on from there.")
}
