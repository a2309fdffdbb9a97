/// A place where the same model, byte for byte, lies too.
package struct ModelCopy: Sendable, Hashable, Codable {
    /// The store's name: `ollama`, `lm-studio`.
    package var store: String
    /// The file, or its first shard.
    package var path: String

    package init(store: String, path: String) {
        self.store = store
        self.path = path
    }
}
