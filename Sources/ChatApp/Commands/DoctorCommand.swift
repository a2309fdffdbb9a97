internal import ArgumentParser
internal import Benchmark
internal import ChatCore
internal import MachineMetrics

/// `canter doctor`: what of this machine makes chats slower, or keeps them from
/// beginning.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what there is to chat with, and what costs speed.")

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(
        help:
            "Measure again how fast the memory is read: takes three seconds and all processors. Without it that is done once."
    )
    var measure = false

    func run() throws {
        let bandwidth = try memoryBandwidth()
        let facts = SystemFacts.current()
        let environment = processEnvironment()
        let settings = try EffectiveSettings(flags: []).settings
        let (survey, servers) = try runBlocking {
            try await interruptible {
                async let servers = RPCSighting.all(settings.loading.rpcServers ?? [])
                var surveyor = Surveyor(environment: environment)
                surveyor.servers = ServerList(settings, environment: environment)
                surveyor.keys = try ServerAccess(settings, environment: environment).keys
                surveyor.asksVersions = true
                let survey = await surveyor.survey()
                return (survey, await servers)
            }
        }
        try StandardStreams.write(
            (json
                ? try JSONOutput.pretty(DoctorReport(survey, facts, bandwidth, servers))
                : DoctorText.text(survey, facts, bandwidth, servers)) + "\n")
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
