internal import Benchmark
internal import ChatCore
internal import History
internal import MachineMetrics
internal import Telemetry

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What was measured before, for the meters of today.
struct LedgerLookup: Sendable {
    /// `nil` where nothing is kept.
    let store: HistoryStore?
    let environment: [String: String]

    /// More samples than this do not make a line surer.
    private static let mostSamples = 512
    /// More turns than a screen of statistics can make sense of.
    private static let mostTurns = 2_000

    /// Of earlier replies with exactly this model, engine, settings and machine:
    /// the samples other programs did not disturb, and how many replies there were.
    func earlier(of loaded: LoadedModel) async -> (samples: [DepthSample], replies: Int) {
        guard let store else { return ([], 0) }
        let configuration = SpeedConfiguration(loaded, machine: MachineIdentity.current().text)
        let found = (try? await store.samples(of: configuration, limit: Self.mostSamples)) ?? []
        let calm = found.filter { sample in
            !Disturbance.disturbs(
                otherLoad: sample.otherLoad, usableCores: sample.usableCores)
        }
        let replies = (try? await store.turnCount(of: configuration)) ?? 0
        return (calm.map(\.sample), replies)
    }

    /// What of the memory's bandwidth models reached on this machine, from 0 to 1; `nil` where
    /// nothing was measured.
    func bandwidthShare() async -> Double? {
        let machine = MachineIdentity.current().text
        let turns = (try? await store?.turns(limit: Self.mostTurns)) ?? []
        let here = turns.filter { $0.configuration.machine == machine }
        return here.contains { $0.bandwidthShare != nil } ? OfferSpeed.share(here) : nil
    }

    /// All turns, the latest first, with their samples.
    func turns() async throws(HistoryError) -> [LedgerTurn] {
        guard let store else { return [] }
        return try await store.turns(withSamples: true, limit: Self.mostTurns)
    }

    /// How fast this machine reads memory; `nil` before it was measured.
    static func bandwidth(environment: [String: String]) -> MemoryBandwidth? {
        bandwidthStore(environment: environment).bandwidth(of: MachineIdentity.current().text)
    }

    /// Keeps it for later; where that fails it is measured again.
    static func keep(_ bandwidth: MemoryBandwidth, environment: [String: String]) {
        try? bandwidthStore(environment: environment).save(
            bandwidth, machine: MachineIdentity.current().text)
    }

    static func bandwidthStore(environment: [String: String]) -> BandwidthStore {
        BandwidthStore(folder: Directories(environment: environment).data + "/bandwidth")
    }
}
