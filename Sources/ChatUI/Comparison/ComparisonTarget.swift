internal import ChatCore

/// What the next message is answered by, too, beside the chat's own model.
enum ComparisonTarget: Sendable, Equatable {
    /// Another model of the chat's engine, by its name; or a file, which is the embedded engine's.
    case model(String)
    /// The chat's model with other types of KV cache.
    case cache(k: String, v: String)
    /// A server, with one of its models, or the one it chooses.
    case server(String, model: String?)

    /// Reads what stands behind `/compare`. Throws one sentence.
    init(_ argument: String) throws(SettingError) {
        let words = argument.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else {
            throw SettingError(
                "Say what to compare with: a model's name, kv and a type, or @ADDRESS.")
        }
        if first.lowercased() == "kv", words.count <= 2 {
            self = try Self.cache(words.dropFirst().first ?? "")
        } else if first.hasPrefix("@"), first.count > 1 {
            self = .server(String(first.dropFirst()), model: Self.joined(words.dropFirst()))
        } else if Self.isAddress(first) {
            self = .server(first, model: Self.joined(words.dropFirst()))
        } else {
            self = .model(argument)
        }
    }

    /// `q8_0`, or K and V: `q8_0/f16`.
    private static func cache(_ types: String) throws(SettingError) -> ComparisonTarget {
        let parts = types.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !types.isEmpty, parts.count <= 2, let first = parts.first, let last = parts.last
        else {
            throw SettingError(
                "Give /compare kv a type, such as q8_0, or one for K and one for V: q8_0/f16.")
        }
        var settings = ChatSettings()
        try SettingsTable[.kvTypeK].set([first.lowercased()], in: &settings)
        try SettingsTable[.kvTypeV].set([last.lowercased()], in: &settings)
        guard let k = settings.loading.kvTypeK, let v = settings.loading.kvTypeV else {
            throw SettingError("Give /compare kv a type by its name, such as q8_0.")
        }
        return .cache(k: k, v: v)
    }

    private static func joined(_ words: ArraySlice<String>) -> String? {
        words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// Whether it can only be an address: it has a scheme, or a port of several digits. Names of
    /// models have colons too, as in `llama3:8b`.
    private static func isAddress(_ word: String) -> Bool {
        if word.contains("://") { return true }
        let parts = word.split(separator: "/", maxSplits: 1)
        guard let authority = parts.first, let colon = authority.lastIndex(of: ":") else {
            return false
        }
        let port = authority[authority.index(after: colon)...]
        return port.count >= 2 && port.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// The settings of the other side.
    func settings(from chat: ChatSettings, _ loaded: LoadedModel?) -> ChatSettings {
        var settings = chat
        switch self {
        case .model(let name):
            settings.model = name
            if Self.isFile(name) { settings.engine = nil }
        case .cache(let k, let v):
            // The very one that is loaded, whatever it was asked for by.
            if let model = loaded?.model { settings.model = model.path ?? model.name }
            settings.loading.kvTypeK = k
            settings.loading.kvTypeV = v
        case .server(let address, let model):
            settings.engine = address
            settings.model = model
        }
        return settings
    }

    private static func isFile(_ name: String) -> Bool {
        name.lowercased().hasSuffix(".gguf") || name.hasPrefix("/") || name.hasPrefix("~/")
    }

    /// What it is called before it is loaded.
    var name: String {
        switch self {
        case .model(let name): Self.isFile(name) ? ModelFileName(path: name).stem : name
        case .cache(let k, let v): "KV \(Self.types(k, v))"
        case .server(let address, let model): model ?? address
        }
    }

    /// `f16`, or both where they differ.
    static func types(_ k: String?, _ v: String?) -> String {
        let (k, v) = (k ?? "auto", v ?? "auto")
        return k == v ? k : "\(k)/\(v)"
    }
}
