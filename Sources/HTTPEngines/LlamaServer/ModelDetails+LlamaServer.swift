internal import ChatCore

extension ModelDetails {
    /// What llama-server tells of a model: its entry in the list, and the properties of
    /// the process that has it, `nil` when none has.
    init(_ entry: LlamaServerModel, properties: ServerConnection.Answer?) {
        self.init()
        var values: [String: JSONValue] = [:]
        if case .object(let object)? = properties?.decoded(as: JSONValue.self) {
            if case .string(let text)? = object["chat_template"] { template = text }
            // Those of the samplers are every request's own.
            if case .object(let defaults)? = object["default_generation_settings"] {
                values["n_ctx"] = defaults["n_ctx"]
            }
            let told = [
                "build_info", "model_alias", "model_path", "model_ftype", "total_slots",
                "modalities", "chat_template_caps", "bos_token", "eos_token", "is_sleeping",
            ]
            for key in told { values[key] = object[key] }
        }
        let meta = entry.meta
        values["n_ctx_train"] = meta?.trainedContext.map { .integer($0) }
        values["n_params"] = meta?.parameters.map { .integer($0) }
        values["size"] = meta?.size.map { .integer($0) }
        values["source"] = entry.source.map { .string($0) }
        if let state = entry.status?.state { values["status"] = .string(state.rawValue) }
        if values["model_path"] == nil {
            values["model_path"] = entry.arguments.model.map { .string($0) }
        }
        metadata = values.flatMap { Self.entries($0, $1) }.sorted { $0.key < $1.key }
    }

    /// An object's members each have a line.
    private static func entries(_ key: String, _ value: JSONValue) -> [Entry] {
        switch value {
        case .object(let members): members.flatMap { entries("\(key).\($0)", $1) }
        case .array(let items): [Entry(key: key, value: "\(items.count) items")]
        case .null: []
        case .string, .integer, .number, .boolean:
            value.line.map { [Entry(told: key, $0)] } ?? []
        }
    }
}
