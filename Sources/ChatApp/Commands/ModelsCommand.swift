internal import ArgumentParser
internal import Canvas
internal import ChatCore
internal import History

/// `canter models`: what there is to chat with.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models on this machine, and those of engines that answer.",
        discussion: """
            The servers that are asked are those of the settings engine and host, and, unless \
            discovery is off, those at their usual addresses on this machine. CONTEXT is what a \
            model was trained for, or what is in force where a server has it in memory. FIT says \
            whether a model fits in memory with the window of the settings. TOK/S is \
            what was measured here with little context, or, with ~, a forecast from what a token \
            reads and how fast this machine reads memory. The JSON has what others published, too.
            """)

    @Flag(help: "Also quantizations that could be made here of a higher precision.")
    var all = false

    @Flag(help: "Ask no engines at their usual addresses.")
    var offline = false

    @Option(.host) var hosts: [SettingFlag]
    @Option(.discovery) var discovery: SettingFlag?
    @Option(.context) var context: SettingFlag?
    @Option(.modelFolder) var modelFolders: [SettingFlag]

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        let environment = processEnvironment()
        let given = modelFolders + hosts + [context, discovery].compactMap(\.self)
        let settings = try EffectiveSettings(flags: given).settings
        let found = try runBlocking { [offline] in
            try await interruptible {
                // Without a history there is nothing measured, and no reason to make one.
                let store = try? HistoryRecorder.existing(environment: environment)
                var survey = OfferSurvey(environment: environment, store: store)
                let keys = try ServerAccess(settings, environment: environment).keys
                let servers = ServerList(
                    settings, environment: environment, asksUsual: !offline)
                survey.look = { await servers.look(keys: keys) }
                return await survey.run(for: settings)
            }
        }
        for sentence in found.silent { StandardStreams.complain("canter: \(sentence)") }
        let offers = found.offers.filter { offer in
            if case .makeable = offer.availability { all } else { true }
        }
        if json {
            try StandardStreams.write(JSONOutput.pretty(offers.map(ModelReport.init)) + "\n")
        } else if offers.isEmpty {
            StandardStreams.complain(
                "There is no model on this machine: `canter pull` fetches one, `make chat` one to start with, or put a GGUF file into ~/.local/share/canter/models."
            )
        } else {
            try StandardStreams.write(Self.table(offers) + "\n")
        }
    }

    static func table(_ offers: [ModelOffer]) -> String {
        let header = [
            "", "NAME", "QUANT", "SIZE", "MEMORY", "FIT", "TOK/S", "CONTEXT", "LOADED", "STORE",
        ]
        return TextTable.plain([header] + offers.map(row))
    }

    private static func row(_ offer: ModelOffer) -> [String] {
        let model = offer.model
        let isThere = model.path != nil || offer.availability == .served
        let size = model.sizeBytes.map { (isThere ? "" : "~") + Readable.bytes($0) }
        return [
            offer.isFavourite ? "*" : "", model.displayName,
            model.quantization?.rawValue ?? Readable.missing, size ?? Readable.missing,
            offer.memoryBytes.map { "~" + Readable.bytes($0) } ?? Readable.missing,
            fit(offer), speed(offer),
            (model.window ?? model.trainedContext).map(String.init) ?? Readable.missing,
            model.isLoaded.map { $0 ? "yes" : "no" } ?? Readable.missing, place(offer),
        ]
    }

    private static func fit(_ offer: ModelOffer) -> String {
        switch offer.fit {
        case .fits: "fits"
        case .tight: "tight"
        case .tooBig: "too big"
        case nil: Readable.missing
        }
    }

    private static func speed(_ offer: ModelOffer) -> String {
        guard let speed = offer.speed else { return Readable.missing }
        let text = Readable.fixed(speed.value, decimals: speed.value < 10 ? 1 : 0)
        return (speed.provenance == .estimated ? "~" : "") + text
    }

    private static func place(_ offer: ModelOffer) -> String {
        if let broken = offer.model.broken { return "broken: \(broken)" }
        switch offer.availability {
        case .makeable: return "can be made here"
        case .downloadable(let reference): return "canter pull \(reference)"
        case .served: return "\(offer.model.store) at \(offer.model.engine ?? "")"
        case .present, .broken:
            let stores = [offer.model.store] + offer.copies.map(\.store)
            var seen: Set<String> = []
            return stores.filter { seen.insert($0).inserted }.joined(separator: ", ")
        }
    }
}
