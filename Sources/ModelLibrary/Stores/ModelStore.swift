/// A place on this machine where model files lie.
package protocol ModelStore: Sendable {
    /// What the list of models calls it: `canter`, `huggingface`.
    var name: String { get }

    /// All GGUF files in it, every shard included, the ones to prefer first,
    /// and shards in their order. A store that is not there, or may not be
    /// read, is empty.
    func files() -> [StoredFile]

    /// The text of the licence the store keeps beside the model at `path`, one
    /// of its own; `nil` where it keeps none.
    func license(of path: String) -> String?
}

extension ModelStore {
    package func license(of path: String) -> String? { nil }
}
