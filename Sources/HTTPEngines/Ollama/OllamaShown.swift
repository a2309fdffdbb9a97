internal import ChatCore

/// The answer of `POST /api/show`: all Ollama tells of one model.
struct OllamaShown: Decodable {
    struct Tensor: Decodable {
        var type: String?
    }

    var details: OllamaDetails?
    /// The GGUF's own metadata; lists are left out of it.
    var info: [String: JSONValue]?
    var capabilities: [String]?
    /// Go's templates, not Jinja.
    var template: String?
    var system: String?
    /// A line each: `num_ctx 4096`.
    var parameters: String?
    var modelfile: String?
    var license: String?
    var tensors: [Tensor]?

    enum CodingKeys: String, CodingKey {
        case details, capabilities, template, system, parameters, modelfile, license, tensors
        case info = "model_info"
    }

    var architecture: String? { info?["general.architecture"]?.string }

    /// The length it was trained for, in tokens.
    var trainedContext: Int? {
        architecture.flatMap { info?["\($0).context_length"]?.integer }
    }

    /// The window its maker set, in tokens; what a request names goes before it.
    var ownWindow: Int? {
        for line in parameters?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "num_ctx" { return Int(words[1]) }
        }
        return nil
    }

    /// A template that only passes the text on is none. A model may have a
    /// renderer in Ollama itself instead.
    var hasChatTemplate: Bool {
        let words = (template ?? "").filter { !$0.isWhitespace }
        if !words.isEmpty, words != "{{.Prompt}}" { return true }
        return modelfile?.split(separator: "\n").contains { $0.hasPrefix("RENDERER ") } ?? false
    }

    /// What can be asked of it in `think`. One that does not say whether it thinks
    /// is not asked: a wrong answer refuses the whole request.
    var thinking: ThinkingSupport {
        guard capabilities?.contains("thinking") == true else { return .none }
        // The one family that knows degrees, and cannot be silenced.
        let family = details?.family ?? architecture
        let hasDegrees = family.map { ["gptoss", "gpt-oss"].contains($0) } ?? false
        return ThinkingSupport(reasons: true, isSwitchable: !hasDegrees, takesEffort: hasDegrees)
    }

    /// All of it, for a person.
    var modelDetails: ModelDetails {
        var entries: [String: String] = [:]
        for (key, value) in info ?? [:] {
            entries[key] = value.line
        }
        for line in parameters?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { continue }
            let value = words[1].drop { $0 == " " }
            let key = "PARAMETER \(words[0])"
            entries[key] = entries[key].map { "\($0), \(value)" } ?? String(value)
        }
        entries["format"] = details?.format
        entries["family"] = details?.family
        entries["capabilities"] = capabilities?.joined(separator: ", ")
        entries["SYSTEM"] = system.flatMap { $0.isEmpty ? nil : $0 }
        var types: [String: Int] = [:]
        for tensor in tensors ?? [] {
            if let type = tensor.type { types[type, default: 0] += 1 }
        }
        let sorted = types.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        return ModelDetails(
            metadata: ModelDetails.entries(entries),
            template: template.flatMap { $0.isEmpty ? nil : $0 },
            license: license.flatMap { $0.isEmpty ? nil : $0 },
            tensorTypes: sorted.map { ModelDetails.Entry(told: $0.key, "\($0.value)") })
    }
}
