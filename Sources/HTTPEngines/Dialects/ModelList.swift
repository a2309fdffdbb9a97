internal import ChatCore

/// The answer of `GET /v1/models`, with what servers add to it.
struct ModelList: Decodable {
    var data: [Entry]

    /// Ollama without a model lists `null`.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.contains(.data) else {
            throw DecodingError.keyNotFound(
                CodingKeys.data, .init(codingPath: [], debugDescription: "no list of models"))
        }
        data = try container.decodeIfPresent([Entry].self, forKey: .data) ?? []
    }

    private enum CodingKeys: CodingKey { case data }

    struct Entry: Decodable {
        var id: String
        var ownedBy: String?
        /// vLLM: what the model was loaded from, a folder or a repository.
        var root: String?
        /// vLLM: the model an adapter belongs to.
        var parent: String?
        /// vLLM's window in force.
        var maxModelLength: Int?
        /// llama-server's.
        var meta: Meta?

        enum CodingKeys: String, CodingKey {
            case id, meta, root, parent
            case ownedBy = "owned_by"
            case maxModelLength = "max_model_len"
        }
    }

    struct Meta: Decodable {
        var window: Int?
        var trainedContext: Int?
        var parameters: Int?
        var size: Int?
        var fileType: String?

        enum CodingKeys: String, CodingKey {
            case size
            case window = "n_ctx"
            case trainedContext = "n_ctx_train"
            case parameters = "n_params"
            case fileType = "ftype"
        }
    }
}

extension ModelList.Entry {
    /// What the list of models says of it.
    func description(engine: String, address: String) -> ModelDescription {
        // Without an alias, llama-server calls a model by its path.
        let file = ModelFileName(path: ServerExplanation.printable(id))
        let isFile = id.lowercased().hasSuffix(".gguf")
        let quantization = meta?.fileType.map {
            Quantization(fileType: ServerExplanation.printable($0))
        }
        return ModelDescription(
            name: isFile ? file.stem : ServerExplanation.printable(id),
            displayName: isFile ? file.base : ServerExplanation.printable(id),
            parameters: meta?.parameters,
            quantization: quantization ?? file.quantization,
            sizeBytes: meta?.size, store: engine, engine: address,
            trainedContext: meta?.trainedContext)
    }
}
