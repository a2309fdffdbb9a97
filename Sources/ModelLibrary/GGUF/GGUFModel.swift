package import ChatCore

/// A model on this machine's disk: one GGUF file, or the shards of one.
package struct GGUFModel: Sendable {
    /// The path to load it by: the file, or its first shard.
    package let path: String
    /// The header of each file, in shard order.
    package let headers: [GGUFHeader]

    /// One whose headers were read already.
    init(path: String, headers: [GGUFHeader]) {
        self.path = path
        self.headers = headers
    }

    /// Reads the headers of the file at `path` and, when it is a shard, of
    /// every other one; of lists that are not kept, the first `listBeginnings`
    /// elements. Throws a `ModelError` for a file that is missing, cut,
    /// damaged, or not a model to chat with.
    package init(path: String, listBeginnings: Int = 0) throws(ModelError) {
        let name = ModelFileName(path: path)
        let shardCount = name.shard?.count ?? 1
        // Looked at first, so that a wrong path is told before a missing shard.
        let given = try GGUFHeader(path: path, listBeginnings: listBeginnings)
        let first =
            name.shard == nil || name.shard?.number == 1
            ? path : ModelFileName.path(ofShard: 1, of: shardCount, beside: path)
        var headers = [
            first == path ? given : try GGUFHeader(path: first, listBeginnings: listBeginnings)
        ]
        guard headers[0].shardCount == shardCount else {
            throw ModelError(
                .damaged,
                "\(first) is a shard of a model in \(headers[0].shardCount) files, but not named like one: "
                    + "give the shards their names back or download them again.")
        }
        for number in stride(from: 2, through: shardCount, by: 1) {
            let shard = ModelFileName.path(ofShard: number, of: shardCount, beside: path)
            guard fileKind(shard) != nil else {
                throw ModelError(
                    .notFound,
                    "\(shard) is missing, shard \(number) of \(shardCount) of a model: download it too."
                )
            }
            headers.append(try GGUFHeader(path: shard))
        }
        self.path = first
        self.headers = headers
        try checkKind()
    }

    /// Bytes on disk.
    package var sizeBytes: Int { headers.reduce(0) { $0 + $1.fileSize } }

    /// Weights in its layers: what reading a prompt computes with. Tables of
    /// embeddings are looked up, and the output is computed for one token.
    package var layerParameters: Int {
        headers.reduce(0) { sum, header in
            header.tensors.reduce(sum) { $0 &+ ($1.name.hasPrefix("blk.") ? $1.elements : 0) }
        }
    }

    /// What the list of models says of it; `store` is where it was found.
    package func description(store: String) -> ModelDescription {
        let file = StoredFile(path: path)
        return HeaderSummary(self).description(of: file, named: StoredNames(file), store: store)
    }

    /// Families that turn text into vectors or sounds, never into a reply.
    private static let silentFamilies: Set<String> = [
        "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2",
        "jina-bert-v3",
        "eurobert", "gemma-embedding", "llama-embed", "t5encoder", "wavtokenizer-dec",
    ]

    private func checkKind() throws(ModelError) {
        let header = headers[0]
        func refuse(_ what: String) -> ModelError {
            ModelError(
                .notAChatModel,
                "\(path) is \(what), not a model to chat with: give the model's own file.")
        }
        switch header.type ?? "model" {
        case "model": break
        case "adapter": throw refuse("an adapter")
        case "mmproj": throw refuse("the eyes of a vision model")
        case "imatrix": throw refuse("an importance matrix")
        case let other: throw refuse("of type \(other)")
        }
        guard let family = header.architecture else {
            throw ModelError(.damaged, "\(path) does not say what model it is: download it again.")
        }
        if family == "clip" { throw refuse("the eyes of a vision model") }
        if Self.silentFamilies.contains(family) { throw refuse("an embedding model") }
        // Such as Qwen3-Embedding, of a family that chats otherwise.
        if let pooling = integer("pooling_type"), pooling > 0 { throw refuse("an embedding model") }
        guard headers.contains(where: { !$0.tensors.isEmpty }) else {
            throw refuse("a vocabulary without weights")
        }
    }
}
