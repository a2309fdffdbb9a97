internal import ChatCore
internal import EngineKit
internal import HTTPEngines

/// The servers to ask for their models: those a person named, then those that may be at their
/// usual addresses on this machine. Each once.
struct ServerList: Sendable, Hashable {
    struct Place: Sendable, Hashable {
        var address: String
        /// Whether a person named it, and is to know where it does not answer.
        var isConfigured: Bool
    }

    var places: [Place]
    /// The file of certificates to trust beside the system's.
    private var certificate: String?

    init(_ places: [Place] = []) {
        self.places = places
    }

    /// - Parameter asksUsual: Whether the usual addresses may be asked; the settings have to
    ///   allow it, too.
    init(_ settings: ChatSettings, environment: [String: String], asksUsual: Bool = true) {
        let named = [settings.engine].compactMap(\.self) + (settings.servers.hosts ?? [])
        let usual =
            asksUsual && settings.servers.discovers
            ? EngineAddresses.usual(environment: environment) : []
        certificate = settings.servers.certificate
        var seen: Set<String> = []
        places =
            (named.map { Place(address: $0, isConfigured: true) }
            + usual.map { Place(address: $0, isConfigured: false) })
            .filter { seen.insert(Self.key(of: $0.address)).inserted }
    }

    /// What two spellings of one place have in common.
    static func key(of address: String) -> String {
        (try? Endpoint(address))?.canonical ?? address
    }

    /// Asks them all at once. Those that do not answer are told of only where a person named
    /// them. In the order of the list.
    func look(
        keys: ServerKeys = .none, asksVersion: Bool = false
    ) async -> [MachineSurvey.Engine] {
        // A client is a thing to make only where somebody listens.
        let here = await blocking { places.filter { $0.isConfigured || LoopbackPort.isOpen($0) } }
        guard !here.isEmpty else { return [] }
        let near = HTTPTransport(limits: .near)
        // One that cannot be used was told when the program began.
        let far =
            (try? HTTPTransport(limits: .far, certificate: certificate))
            ?? HTTPTransport(limits: .far)
        let found = await withTaskGroup(of: (Int, MachineSurvey.Engine?).self) { group in
            for (index, place) in here.enumerated() {
                group.addTask {
                    let transport = place.isConfigured ? far : near
                    return (index, await place.engine(keys, transport, asksVersion: asksVersion))
                }
            }
            var found: [(index: Int, engine: MachineSurvey.Engine)] = []
            for await case (let index, let engine?) in group { found.append((index, engine)) }
            return found.sorted { $0.index < $1.index }.map(\.engine)
        }
        await near.shutdown()
        await far.shutdown()
        return found
    }
}

extension ServerList.Place {
    /// `nil` where nobody answers, and nobody said that there is one.
    fileprivate func engine(
        _ keys: ServerKeys, _ transport: HTTPTransport, asksVersion: Bool
    ) async -> MachineSurvey.Engine? {
        do throws(EngineError) {
            let sighting = try await ServerSighting(
                of: address, keys: keys, transport: transport, asksVersion: asksVersion)
            var engine = MachineSurvey.Engine(
                name: sighting.name, address: sighting.address, models: sighting.models)
            engine.version = sighting.version
            engine.services = sighting.services
            engine.isConfigured = isConfigured
            engine.failure = sighting.failure
            return engine
        } catch {
            // An address that is none was written by somebody for another program.
            guard isConfigured else { return nil }
            var engine = MachineSurvey.Engine(name: "", address: address, models: nil)
            engine.isConfigured = true
            engine.failure = error.description
            return engine
        }
    }
}

extension HTTPTransport.Limits {
    /// For this machine, where a free port refuses at once.
    fileprivate static let near = HTTPTransport.Limits(
        connect: .milliseconds(300), streamIdle: .milliseconds(300),
        questionIdle: .milliseconds(300))
    /// For machines a person named, which may be far away or busy.
    fileprivate static let far = HTTPTransport.Limits(
        connect: .seconds(2), streamIdle: .seconds(4), questionIdle: .seconds(4))
}
