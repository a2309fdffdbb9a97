/// A model that is here now, or at the engine that was to fetch it.
package struct PulledModel: Sendable, Hashable {
    /// What is known about its bytes.
    package enum Verification: String, Sendable, Hashable {
        /// Their SHA-256 is the one the server states.
        case verified
        /// The server states none: only their number, and that they are a whole
        /// GGUF file, was looked at.
        case unverifiable
        /// They were here before, as many as there should be, and were not read.
        case present
        /// An engine fetched them, and looks at them itself.
        case byEngine
    }

    /// What `--model` takes.
    package var name: String
    /// The file to load, or its first shard; `nil` for what an engine has.
    package var path: String?
    /// The address of the engine that has it, if one does.
    package var engine: String?
    /// `org/name` on the hub, where it comes from there.
    package var repository: String?
    /// Bytes of all its files.
    package var bytes: Int
    /// Bytes that came now; more than all where some had to come twice.
    package var downloaded: Int
    package var seconds: Double
    package var verification: Verification

    package init(
        name: String, path: String?, engine: String?, repository: String?, bytes: Int,
        downloaded: Int, seconds: Double, verification: Verification
    ) {
        self.name = name
        self.path = path
        self.engine = engine
        self.repository = repository
        self.bytes = bytes
        self.downloaded = downloaded
        self.seconds = seconds
        self.verification = verification
    }
}
