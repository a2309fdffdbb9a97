internal import ArgumentParser
internal import Benchmark
internal import ChatCore
internal import History
internal import LlamaEngine
internal import MachineMetrics

/// `canter doctor`: what of this machine makes chats slower, or keeps them from
/// beginning.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what there is to chat with, and what costs speed.",
        discussion:
            "Other programs are looked at for a second. What is found comes with what it costs and what helps; what is advised, with how it stands here."
    )

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(
        help:
            "Measure again how fast the memory is read: takes three seconds and all processors. Without it that is done once."
    )
    var measure = false

    func run() throws {
        let bandwidth = try memoryBandwidth()
        let environment = processEnvironment()
        let state = SettingsState(environment: environment)
        let facts = try runBlocking {
            try await interruptible { await Self.facts(state, bandwidth, environment) }
        }
        try StandardStreams.write(
            (json ? try JSONOutput.pretty(DoctorReport(facts)) : DoctorText.text(facts)) + "\n")
    }

    /// Everything at once: what takes longest is the second that other programs are looked at.
    private static func facts(
        _ state: SettingsState, _ bandwidth: MemoryBandwidth?, _ environment: [String: String]
    ) async -> DoctorFacts {
        var state = state
        var surveyor = Surveyor(environment: environment)
        surveyor.servers = ServerList(state.settings, environment: environment)
        surveyor.asksVersions = true
        do throws(CommandFailure) {
            surveyor.keys = try ServerAccess(state.settings, environment: environment).keys
        } catch {
            state.trouble = error.sentence
        }
        let looking = surveyor
        let settings = state.settings
        let rpcServers = settings.loading.rpcServers ?? []
        // Without a history there is nothing measured, and no reason to make one.
        let store = try? HistoryRecorder.existing(environment: environment)
        async let offers = Self.offers(settings, store, environment)
        async let survey = looking.survey()
        async let servers = RPCSighting.all(rpcServers)
        async let look = MachineLook.taken()
        async let engine = blocking { EngineDevices.current() }
        var facts = DoctorFacts(await survey, await blocking { SystemFacts.current() }, state)
        facts.bandwidth = bandwidth
        facts.servers = await servers
        facts.look = await look
        facts.engine = await engine
        facts.hasMLX = InstalledProgram.path(of: "mlx_lm.server", environment) != nil
        facts.take(await offers)
        let lookup = LedgerLookup(store: store, environment: environment)
        facts.advise(share: await lookup.bandwidthShare())
        return facts
    }

    /// The models of this machine with what was measured of them.
    private static func offers(
        _ settings: ChatSettings, _ store: HistoryStore?, _ environment: [String: String]
    ) async -> [ModelOffer] {
        guard let store else { return [] }
        // RPC servers are greeted by somebody else.
        return await OfferSurvey(environment: environment, store: store)
            .run(for: settings, serverMemory: 0).offers
    }

    /// As it was kept, or measured now; `nil` where it cannot be, which is said.
    private func memoryBandwidth() throws -> MemoryBandwidth? {
        let store = LedgerLookup.bandwidthStore(environment: processEnvironment())
        let machine = MachineIdentity.current().text
        if !measure, let kept = store.bandwidth(of: machine) { return kept }
        do {
            return try runBlocking {
                try await interruptible {
                    let status = StatusLine()
                    status.show("Measuring how fast the memory is read …")
                    defer { status.clear() }
                    let measured = try await BandwidthProbe().measure()
                    try store.save(measured, machine: machine)
                    return measured
                }
            }
        } catch let error as BandwidthError {
            StandardStreams.complain("canter: \(error)")
            return nil
        }
    }
}
