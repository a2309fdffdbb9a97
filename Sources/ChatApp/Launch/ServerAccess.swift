internal import ChatCore
internal import EngineKit
internal import HTTPEngines

/// The servers a person named, each reached as it was written and with the key that belongs
/// there. Made once, of what was given when the program began: what is chosen out of a list
/// later may be anybody's.
struct ServerAccess: Sendable {
    let keys: ServerKeys
    private let given: [String]
    private let probe: ServerProbe

    /// Throws `CommandFailure` for keys that are none, and a certificate that cannot be used.
    init(_ settings: ChatSettings, environment: [String: String]) throws(CommandFailure) {
        do throws(EngineError) {
            keys = try ServerKeys(settings, environment: environment)
            probe = ServerProbe(
                keys: keys, transport: try .shared(certificate: settings.servers.certificate))
        } catch {
            throw CommandFailure(error.description)
        }
        given = [settings.engine].compactMap(\.self) + (settings.servers.hosts ?? [])
    }

    /// The engine at an address, asked what it is.
    func engine(at address: String) async throws(EngineError) -> ServerEngine {
        try await probe.engine(at: spelled(address))
    }

    /// As a person wrote it, who may have said what kind of engine it is.
    func spelled(_ address: String) -> String {
        guard (try? Endpoint(address))?.kind == nil else { return address }
        let key = ServerList.key(of: address)
        return given.first { ServerList.key(of: $0) == key } ?? address
    }
}
