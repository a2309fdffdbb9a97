internal import Benchmark
internal import ChatCore
internal import History
internal import MachineMetrics
internal import ModelLibrary
internal import Resources

/// Looks up every model there is or could be: the files first, then what was
/// measured of them, then what engines at their usual addresses have.
struct OfferSurvey: Sendable {
    let environment: [String: String]
    /// `nil` where nothing is kept.
    let store: HistoryStore?
    /// What engines were found to have some time ago; offered until they are asked again.
    var known: [MachineSurvey.Engine] = []
    /// Asks the servers for their models.
    var look: @Sendable () async -> [MachineSurvey.Engine] = { [] }

    /// Turns that are looked at.
    private static let mostTurns = 2_000

    /// What was found: the offers, and the engines some of them are of.
    struct Findings: Sendable {
        var offers: [ModelOffer]
        var engines: [MachineSurvey.Engine]

        /// Servers a person named that do not tell their models, and why.
        var silent: [String] { engines.silent }
    }

    /// Calls `report` with the offers known so far, and returns all there are.
    ///
    /// - Parameters:
    ///   - settings: Which window and cache memory is told for, and where else
    ///     models may lie.
    ///   - held: Bytes the chat's models take now.
    ///   - warm: Paths of the models that are kept warm.
    ///   - serverMemory: Bytes free on the settings' RPC servers, where a model
    ///     of the chat uses them, so that they answer nobody else; `nil` to ask them.
    @discardableResult
    func run(
        for settings: ChatSettings, held: Int = 0, warm: Set<String> = [],
        serverMemory: Int? = nil,
        report: @Sendable ([ModelOffer]) -> Void = { _ in }
    ) async -> Findings {
        async let engines = look()
        async let servers = RPCSighting.all(
            serverMemory == nil ? settings.loading.rpcServers ?? [] : [])
        let finder = ModelFinder(
            environment: environment, folders: settings.modelFolders ?? [])
        var facts = OfferKnowledge(settings.loading)
        let (found, machine) = await blocking { (finder.found(), MachineSurvey.Machine.current()) }
        facts.machine = machine
        facts.serverMemory =
            if let serverMemory { serverMemory } else {
                await servers.reduce(0) { $0 + ($1.free ?? 0) }
            }
        facts.held = held
        facts.warm = warm
        facts.favourites = Favourites(environment: environment).ids
        facts.published = (try? PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)) ?? []
        facts.bandwidth = LedgerLookup.bandwidth(environment: environment)
        let first = OfferList(facts: facts)
        report(first.offers(of: found) + first.offers(served: known))
        facts.machineName = MachineIdentity.current().text
        facts.turns = (try? await store?.turns(limit: Self.mostTurns)) ?? []
        let turns = facts.turns
        facts.fingerprints = await blocking { Self.fingerprints(of: found, in: turns) }
        let list = OfferList(facts: facts)
        let offers = list.offers(of: found)
        report(offers + list.offers(served: known))
        let answering = await engines
        return Findings(
            offers: offers + list.offers(served: answering), engines: answering)
    }

    /// The fingerprints of files that may be those of the ledger: by their names,
    /// since looking at every file would take a while.
    private static func fingerprints(
        of found: [FoundModel], in turns: [LedgerTurn]
    ) -> [String: String] {
        struct Name: Hashable {
            var model: String
            var quantization: String?
        }
        let names = Set(
            turns.lazy.filter { $0.configuration.fingerprint != nil }.map {
                Name(
                    model: ModelLabel.comparable($0.configuration.model),
                    quantization: $0.configuration.quantization?.rawValue)
            })
        var fingerprints: [String: String] = [:]
        for model in found where model.description.broken == nil {
            let name = Name(
                model: ModelLabel.comparable(model.description.displayName),
                quantization: model.description.quantization?.rawValue)
            // A copy under another name was used by that name.
            let copies = model.copies.contains { copy in
                names.contains {
                    $0.model == ModelLabel.comparable(ModelFileName(path: copy.path).base)
                }
            }
            guard names.contains(name) || copies, let path = model.description.path else {
                continue
            }
            fingerprints[path] = try? ModelFingerprint(path: path).hex
        }
        return fingerprints
    }
}

extension [MachineSurvey.Engine] {
    /// Those a person named that do not tell their models, and why: a sentence each.
    var silent: [String] { filter(\.isConfigured).compactMap(\.failure) }
}
