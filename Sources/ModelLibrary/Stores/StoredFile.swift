/// A model's file, as the store it lies in knows it.
package struct StoredFile: Sendable, Hashable {
    /// The path to open it by.
    package var path: String
    /// What the store calls it, `llama3.2:3b`; `nil` where the file's name is
    /// what it is called.
    package var name: String?
    /// The Hugging Face repository it came from, `org/name`.
    package var repository: String?
    /// SHA-256 of its content in hexadecimal digits, where the store names
    /// files by it.
    package var digest: String?
    /// Why it cannot be used, in one sentence, where the store knows already.
    package var broken: String?

    package init(
        path: String, name: String? = nil, repository: String? = nil, digest: String? = nil,
        broken: String? = nil
    ) {
        self.path = path
        self.name = name
        self.repository = repository
        self.digest = digest
        self.broken = broken
    }
}
