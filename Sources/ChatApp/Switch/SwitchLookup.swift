internal import Benchmark
internal import ChatCore
internal import EngineKit
internal import History
internal import ModelLibrary
internal import Sessions
internal import Telemetry

/// What is known of loads and readings on this machine, from the ledger and
/// from earlier switches.
struct SwitchLookup: Sendable {
    let log: SwitchLog
    /// `nil` where nothing is kept.
    let store: HistoryStore?
    /// The chat's model of now.
    let current: @Sendable () async -> LoadedModel?

    /// More turns than this do not make a reading surer.
    private static let mostTurns = 2_000

    var knowledge: SwitchKnowledge {
        SwitchKnowledge(
            loadSeconds: { target in
                // A server loads when it likes.
                guard target.chat.isEmbedded else { return nil }
                let seconds = await log.loadSeconds(
                    of: target.key, bytes: target.model.sizeBytes)
                return seconds.map { Figure($0, .estimated) }
            },
            readSeconds: { target, tokens, depth in
                await readSeconds(target, tokens: tokens, depth: depth)
            },
            loaded: { target, seconds in
                guard let bytes = target.model.sizeBytes else { return }
                await log.add(
                    SwitchLog.Load(model: target.key, bytes: bytes, seconds: seconds))
            },
            read: { target, tokens, depth, seconds in
                await log.add(
                    SwitchLog.Read(
                        model: target.key, tokens: tokens, depth: depth, seconds: seconds))
            })
    }

    /// The load a chat began with.
    func note(_ loaded: LoadedModel) async {
        guard let key = loaded.fingerprint, let bytes = loaded.model.sizeBytes,
            let seconds = loaded.loadSeconds
        else { return }
        await log.add(SwitchLog.Load(model: key, bytes: bytes, seconds: seconds))
    }

    private func readSeconds(
        _ target: SwitchTarget, tokens: Int, depth: Int
    ) async -> Figure<Double>? {
        let turns = await turns()
        let own = target.request.fingerprint.map { readings(of: $0, in: turns) } ?? []
        if let forecast = ReadForecast(await log.readings(of: target.key) + own) {
            return Figure(forecast.seconds(tokens: tokens, depth: depth), .estimated)
        }
        // Reading is computing: what it takes grows with the weights of the layers.
        guard let now = await current(), let key = now.fingerprint, target.chat.isEmbedded,
            let weights = Self.layerParameters(now.model.path), weights > 0,
            let others = Self.layerParameters(target.request.model)
        else { return nil }
        let known = await log.readings(of: key) + readings(of: key, in: turns)
        return ReadForecast(known).map {
            Figure(
                $0.seconds(tokens: tokens, depth: depth) * Double(others) / Double(weights),
                .estimated)
        }
    }

    private static func layerParameters(_ path: String?) -> Int? {
        path.flatMap { try? GGUFModel(path: $0).layerParameters }
    }

    /// The turns of this machine.
    private func turns() async -> [LedgerTurn] {
        guard let store, let turns = try? await store.turns(limit: Self.mostTurns) else {
            return []
        }
        let machine = MachineIdentity.current().text
        return turns.filter { $0.configuration.machine == machine }
    }

    /// What the model of that fingerprint read in some turns: those where it is known how
    /// much was in the cache, since the seconds are of the rest.
    private func readings(
        of fingerprint: String, in turns: [LedgerTurn]
    ) -> [ReadForecast.Reading] {
        turns.compactMap { turn in
            guard turn.configuration.fingerprint == fingerprint, let usage = turn.usage,
                let kept = usage.cachedTokens, let seconds = turn.figures.prefillSeconds?.value
            else { return nil }
            return .init(tokens: usage.promptTokens - kept, depth: kept, seconds: seconds)
        }
    }
}

extension SwitchTarget {
    /// The model by its content, or by its name behind an address.
    fileprivate var key: String {
        request.fingerprint ?? "\(chat.address ?? "") \(request.model)"
    }
}
