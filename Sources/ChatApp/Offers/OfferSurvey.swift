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
    /// Addresses to ask for models, besides the usual ones.
    var addresses: [String] = []
    /// Whether the usual addresses are asked.
    var asksUsual = true

    /// Turns that are looked at.
    private static let mostTurns = 2_000

    /// Calls `report` with the offers known so far, the last time with all of
    /// them, and returns those.
    ///
    /// - Parameters:
    ///   - settings: Which window and cache memory is told for, and where else
    ///     models may lie.
    ///   - held: Bytes the chat's models take now.
    ///   - warm: Paths of the models that are kept warm.
    @discardableResult
    func run(
        for settings: ChatSettings, held: Int = 0, warm: Set<String> = [],
        report: @Sendable ([ModelOffer]) -> Void = { _ in }
    ) async -> [ModelOffer] {
        async let served = served()
        let finder = ModelFinder(
            environment: environment, folders: settings.modelFolders ?? [])
        var facts = OfferKnowledge(settings.loading)
        let (found, machine) = await blocking { (finder.found(), MachineSurvey.Machine.current()) }
        facts.machine = machine
        facts.held = held
        facts.warm = warm
        facts.favourites = Favourites(environment: environment).ids
        facts.published = (try? PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)) ?? []
        facts.bandwidth = LedgerLookup.bandwidth(environment: environment)
        report(OfferList(facts: facts).offers(of: found))
        facts.machineName = MachineIdentity.current().text
        facts.turns = (try? await store?.turns(limit: Self.mostTurns)) ?? []
        let turns = facts.turns
        facts.fingerprints = await blocking { Self.fingerprints(of: found, in: turns) }
        let list = OfferList(facts: facts)
        let offers = list.offers(of: found)
        report(offers)
        return offers + list.offers(served: await served)
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
                    model: OfferList.comparable($0.configuration.model),
                    quantization: $0.configuration.quantization?.rawValue)
            })
        var fingerprints: [String: String] = [:]
        for model in found where model.description.broken == nil {
            let name = Name(
                model: OfferList.comparable(model.description.displayName),
                quantization: model.description.quantization?.rawValue)
            // A copy under another name was used by that name.
            let copies = model.copies.contains { copy in
                names.contains {
                    $0.model == OfferList.comparable(ModelFileName(path: copy.path).base)
                }
            }
            guard names.contains(name) || copies, let path = model.description.path else {
                continue
            }
            fingerprints[path] = try? ModelFingerprint(path: path).hex
        }
        return fingerprints
    }

    /// What engines have that answer.
    private func served() async -> [ModelDescription] {
        let usual = asksUsual ? EngineAddresses.usual(environment: environment) : []
        var seen: Set<String> = []
        let all = (addresses + usual).filter { seen.insert($0).inserted }
        guard !all.isEmpty else { return [] }
        return await Surveyor.engines(at: all).flatMap { engine in
            (engine.models ?? []).map { name in
                let file = ModelFileName(path: name)
                var model = ModelDescription(
                    name: name, displayName: file.base, quantization: file.quantization,
                    store: engine.name)
                model.engine = engine.address
                return model
            }
        }
    }
}
