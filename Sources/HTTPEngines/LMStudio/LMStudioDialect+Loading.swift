internal import ChatCore
internal import EngineKit

/// How LM Studio brings models into memory.
extension LMStudioDialect {
    /// What bringing a model into memory came to.
    struct Brought {
        var instance: LMStudioEntry.Instance
        var wasLoaded: Bool
        /// What it says that took.
        var seconds: Double?
    }

    private struct LoadRequestBody: Encodable {
        var model: String
        var contextLength: Int?
        var flashAttention: Bool?
        var batch: Int?
        let echo = true

        enum CodingKeys: String, CodingKey {
            case model
            case contextLength = "context_length"
            case flashAttention = "flash_attention"
            case batch = "eval_batch_size"
            case echo = "echo_load_config"
        }

        init(_ entry: LMStudioEntry, _ settings: EngineSettings) {
            model = entry.key
            contextLength = settings.contextWindow
            flashAttention = settings.flashAttention == .auto ? nil : settings.flashAttention == .on
            let isTuned = settings.tuned.contains(SettingName.batch.rawValue)
            batch = isTuned ? nil : settings.batch
        }

        /// Whether an instance is what is asked for, as far as that is told.
        func isMet(by instance: LMStudioEntry.Instance) -> Bool {
            (contextLength == nil || instance.window == contextLength)
                && (flashAttention == nil || instance.flashAttention == flashAttention)
                && (batch == nil || instance.batch == batch)
        }
    }

    private struct UnloadRequest: Encodable {
        var instance: String
        enum CodingKeys: String, CodingKey { case instance = "instance_id" }
    }

    /// Has the model in memory as it was asked for.
    func bringIn(
        _ entry: LMStudioEntry, _ settings: EngineSettings, _ form: LMStudioList.Form,
        on server: ServerConnection
    ) async throws(EngineError) -> Brought {
        switch form {
        case .current: return try await loadOutright(entry, settings, on: server)
        case .old: return try await loadByChat(entry, on: server)
        case .names:
            return Brought(instance: LMStudioEntry.Instance(id: entry.key), wasLoaded: true)
        }
    }

    private func loadOutright(
        _ entry: LMStudioEntry, _ settings: EngineSettings, on server: ServerConnection
    ) async throws(EngineError) -> Brought {
        let body = LoadRequestBody(entry, settings)
        let instances = entry.instances ?? []
        if let instance = instances.first(where: body.isMet) {
            return Brought(instance: instance, wasLoaded: true)
        }
        // Loaded anew with other settings, as every such server does it: one more of
        // the same would take the memory twice.
        for instance in instances {
            try await unload(instance.id, on: server)
        }
        let answer = try await server.patientPost("/api/v1/models/load", body)
        let value = answer.decoded(as: JSONValue.self)
        guard answer.status == 200, let value, value["error"] == nil,
            let id = value["instance_id"]?.string
        else { throw loadFailure(entry, answer, server) }
        let config = value["load_config"]
        var instance = LMStudioEntry.Instance(
            id: id, window: config?["context_length"]?.integer,
            flashAttention: config?["flash_attention"]?.boolean,
            batch: config?["eval_batch_size"]?.integer)
        if instance.window == nil {
            let entries = try await LMStudioList(of: server).models
            let listed = entries.lazy.compactMap(\.instances).joined().first { $0.id == id }
            instance = listed ?? instance
        }
        return Brought(
            instance: instance, wasLoaded: false, seconds: value["load_time_seconds"]?.number)
    }

    /// Older versions load a model when it is first talked with, with a window of
    /// their own: it is given a word, so that the window is known before it counts.
    private func loadByChat(_ entry: LMStudioEntry, on server: ServerConnection)
        async throws(EngineError) -> Brought
    {
        if let instance = entry.instances?.first {
            return Brought(instance: instance, wasLoaded: true)
        }
        let body = ChatRequestBody(wordTo: entry.key)
        let answer = try await server.patientPost("/v1/chat/completions", body)
        guard answer.status == 200, answer.decoded(as: JSONValue.self)?["error"] == nil else {
            throw loadFailure(entry, answer, server)
        }
        let listed = try await LMStudioList(of: server).models.first { $0.key == entry.key }
        return Brought(
            instance: listed?.instances?.first ?? LMStudioEntry.Instance(id: entry.key),
            wasLoaded: false)
    }

    func unload(_ instance: String, on server: ServerConnection) async throws(EngineError) {
        let answer = try await server.patientPost(
            "/api/v1/models/unload", UnloadRequest(instance: instance))
        guard answer.status == 200, answer.decoded(as: JSONValue.self)?["error"] == nil else {
            throw server.failure(answer.status, answer.body)
        }
    }

    private func loadFailure(
        _ entry: LMStudioEntry, _ answer: ServerConnection.Answer, _ server: ServerConnection
    ) -> EngineError {
        let error = server.failure(answer.status, answer.body)
        return ["insufficient", "not enough memory", "out of memory"].contains(
            where: error.description.lowercased().contains)
            ? server.explain.tooLarge(entry.key) : error
    }
}
