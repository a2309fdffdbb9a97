package import ChatCore
package import EngineKit

/// Which key goes to which server: the one a person gave for its address, else
/// `CANTER_API_KEY` for the address of the chat's engine, else the variable the
/// server's own tools read theirs from.
///
/// The last two are only for addresses a person gave: whatever listens at a
/// usual port may be anybody. No key can be printed.
package struct ServerKeys: Sendable {
    /// No keys for anybody.
    package static let none = ServerKeys()

    private var own: [(endpoint: Endpoint, key: APIKey)] = []
    /// The addresses a person gave, the engine's included.
    private var given: [Endpoint] = []
    private var engine: Endpoint?
    private var engineKey: APIKey?
    private var byKind: [ServerKind: APIKey] = [:]

    private init() {}

    /// The keys these settings and the environment give. The settings are those a
    /// person gave: an engine chosen out of a list may be anybody's, too.
    /// Throws `.invalidSetting` for what cannot be a key, without repeating it.
    package init(_ settings: ChatSettings, environment: [String: String]) throws(EngineError) {
        for entry in settings.servers.keys ?? [] {
            own.append(try Self.parsed(entry))
        }
        // One that is wrong is told where it is used.
        engine = settings.engine.flatMap { try? Endpoint($0) }
        given =
            [engine].compactMap(\.self)
            + (settings.servers.hosts ?? []).compactMap { try? Endpoint($0) }
        let value = settings.apiKey ?? environment[SettingName.apiKey.environmentName] ?? ""
        engineKey = APIKey(value)
        guard value.isEmpty || engineKey != nil else {
            throw EngineError(
                .invalidSetting,
                "The api-key has a space or a character no key has: copy it again.")
        }
        for kind in ServerKind.allCases {
            guard let value = kind.keyVariable.flatMap({ environment[$0] }) else { continue }
            byKind[kind] = APIKey(value)
        }
    }

    /// The key to send to `endpoint`, whose kind is the one it names or was found to be.
    package func key(for endpoint: Endpoint) -> APIKey? {
        // The longest address is the most particular one.
        let named = own.filter { endpoint.isWithin($0.endpoint) }
        if let best = named.max(by: { $0.endpoint.base.count < $1.endpoint.base.count }) {
            return best.key
        }
        if let engineKey, let engine, engine.isSameAddress(as: endpoint) {
            return engineKey
        }
        guard let kind = endpoint.kind else { return nil }
        let asGiven = given.filter { $0.isSameAddress(as: endpoint) }
        // Many have a key of OpenAI's own in their environment. It goes to a
        // server that was said to be the one it is for, not to any that looks like it.
        guard asGiven.contains(where: { kind != .openAI || $0.kind == .openAI }) else { return nil }
        return byKind[kind]
    }

    private static func parsed(
        _ entry: String
    ) throws(EngineError) -> (endpoint: Endpoint, key: APIKey) {
        // A key may have the sign in it, an address has not.
        guard let sign = entry.firstIndex(of: "=") else {
            throw EngineError(
                .invalidSetting,
                "A host-key has no “=” in it: give it as ADDRESS=KEY, like http://box:8000=KEY.")
        }
        guard let endpoint = try? Endpoint(String(entry[..<sign])) else {
            throw EngineError(
                .invalidSetting,
                "A host-key does not begin with a server's address: give it as ADDRESS=KEY, like http://box:8000=KEY."
            )
        }
        guard let key = APIKey(String(entry[entry.index(after: sign)...])) else {
            throw EngineError(
                .invalidSetting,
                "The host-key of \(endpoint) is empty or has a character no key has: give it as ADDRESS=KEY."
            )
        }
        return (endpoint, key)
    }
}

extension ServerKeys: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
