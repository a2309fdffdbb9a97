/// A quantization of a model that a repository has.
package struct RemoteQuantization: Sendable, Hashable {
    /// `Q4_K_M`; the file's name where that says none.
    package var name: String
    /// What `canter pull` takes for it: `org/name:Q4_K_M`.
    package var reference: String
    /// Its files in the repository, the first shard first.
    package var paths: [String]
    /// Bytes of all of them.
    package var bytes: Int

    package init(name: String, reference: String, paths: [String], bytes: Int) {
        self.name = name
        self.reference = reference
        self.paths = paths
        self.bytes = bytes
    }
}
