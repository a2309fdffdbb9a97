/// A place on this machine where model files lie.
package protocol ModelStore: Sendable {
    /// What the list of models calls it: `canter`, `huggingface`.
    var name: String { get }

    /// The paths of all GGUF files in it, every shard included, the ones to
    /// prefer first. A store that is not there, or may not be read, is empty.
    func files() -> [String]
}
