internal import ChatCore

/// A model as one of LM Studio's lists has it. Its two own lists name the same
/// things differently, and what is missing is not known.
struct LMStudioEntry: Sendable {
    /// One of a model in memory.
    struct Instance: Sendable, Hashable {
        /// What it is called; several of one model have names of their own.
        var id: String
        /// The window in force, in tokens.
        var window: Int?
        var flashAttention: Bool?
        var batch: Int?
    }

    /// As the server has it.
    let fields: [String: JSONValue]

    /// `nil` for what names no model.
    init?(_ value: JSONValue) {
        guard case .object(let fields) = value, let key = fields["key"] ?? fields["id"],
            key.string?.isEmpty == false
        else { return nil }
        self.fields = fields
    }

    /// What it is asked for by.
    var key: String { (fields["key"] ?? fields["id"])?.string ?? "" }

    /// Whether it can be talked with: what only makes embeddings is listed, too.
    var chats: Bool { fields["type"]?.string.map { ["llm", "vlm"].contains($0) } ?? true }

    /// Of those in memory; `nil` where the list does not tell.
    var instances: [Instance]? {
        if let loaded = fields["loaded_instances"]?.array {
            return loaded.compactMap { value in
                guard let id = value["id"]?.string else { return nil }
                let config = value["config"]
                return Instance(
                    id: id, window: config?["context_length"]?.integer,
                    flashAttention: config?["flash_attention"]?.boolean,
                    batch: config?["eval_batch_size"]?.integer)
            }
        }
        guard let state = fields["state"]?.string else { return nil }
        guard state == "loaded" else { return [] }
        return [Instance(id: key, window: fields["loaded_context_length"]?.integer)]
    }

    var family: String? { (fields["architecture"] ?? fields["arch"])?.string }

    /// The largest window it takes, in tokens.
    var trainedContext: Int? { fields["max_context_length"]?.integer }

    /// Of a text such as `4B` or `30B-A3B`.
    var parameters: Int? {
        fields["params_string"]?.string?.split(separator: "-").first.flatMap {
            parameterCount(String($0))
        }
    }

    /// A GGUF's type by its name, and how many bits MLX takes for a weight.
    var quantization: Quantization? {
        let told = fields["quantization"]
        let name = told?.string ?? told?["name"]?.string
        let format = (fields["format"] ?? fields["compatibility_type"])?.string
        guard format?.lowercased() == "mlx" else {
            return name.flatMap {
                $0.isEmpty ? nil : Quantization(ServerExplanation.printable($0))
            }
        }
        let bits =
            told?["bits_per_weight"]?.integer ?? name.flatMap { Int($0.prefix { $0.isNumber }) }
        guard let bits, (1...32).contains(bits) else {
            return name.map { Quantization("MLX \(ServerExplanation.printable($0))") }
        }
        return Quantization("MLX \(bits)-bit")
    }

    /// The degrees of thinking it takes; empty for one that does not think.
    var degrees: [String] {
        fields["capabilities"]?["reasoning"]?["allowed_options"]?.array?.compactMap(\.string) ?? []
    }

    /// What can be asked of it. It cannot be switched off in this form of chat.
    var thinking: ThinkingSupport {
        ThinkingSupport(
            reasons: !degrees.isEmpty, isSwitchable: false,
            takesEffort: !Set(degrees).isDisjoint(with: ["low", "medium", "high"]))
    }

    /// Whether a person means it by that name.
    func isCalled(_ name: String) -> Bool {
        key == name || fields["display_name"]?.string == name
            || instances?.contains { $0.id == name } == true
    }

    func description(engine: String, address: String) -> ModelDescription {
        let name = ServerExplanation.printable(key)
        var model = ModelDescription(
            name: name,
            displayName: fields["display_name"]?.string.map(ServerExplanation.printable) ?? name,
            family: family.map(ServerExplanation.printable), parameters: parameters,
            quantization: quantization, sizeBytes: fields["size_bytes"]?.integer, store: engine,
            engine: address, trainedContext: trainedContext)
        model.isLoaded = instances.map { !$0.isEmpty }
        model.window = instances?.first?.window
        return model
    }

    /// All of it, for a person.
    var details: ModelDetails {
        var entries: [String: String] = [:]
        func add(_ name: String, _ value: JSONValue) {
            switch value {
            case .object(let fields):
                for (key, value) in fields { add("\(name).\(key)", value) }
            case .array(let values) where values.contains { $0.line == nil }:
                for (index, value) in values.enumerated() { add("\(name).\(index + 1)", value) }
            case .array(let values):
                entries[name] = values.compactMap(\.line).joined(separator: ", ")
            default: entries[name] = value.line
            }
        }
        for (name, value) in fields { add(name, value) }
        return ModelDetails(metadata: ModelDetails.entries(entries))
    }
}
