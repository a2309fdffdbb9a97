import ArgumentParser
import Benchmark
import ChatCore
import EngineKit
import Foundation
import ModelLibrary
import Testing

@testable import ChatApp

@Suite("What a tuning found, kept and used")
final class TuningTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent(UUID().uuidString).path
    private var store: TuningStore { TuningStore(folder: folder) }
    private let machine = MachineIdentity(processor: "EPYC", cores: 2, gpus: [])

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A record in which a batch of 512 and, at depth 4096 only, flash attention off won.
    private func record(
        _ fingerprint: String = "f1", engine: String = "1.0", at time: Double = 1,
        machine: MachineIdentity? = nil
    ) -> TuningRecord {
        var result = TuneResult(depths: [0, 4096], window: 8192, defaultThreads: 2)
        let start = TuneCandidate(threads: 2, threadsPrefill: 2)
        func compare(
            _ subject: TuneComparison.Subject, _ depth: Int, _ ratio: Double,
            _ change: (inout TuneCandidate) -> Void
        ) {
            var challenger = start
            change(&challenger)
            var ratios = PairedRatios()
            for noise in [0.99, 1, 1.01, 1] { ratios.add(ratio * noise, against: 1) }
            result.comparisons.append(
                TuneComparison(
                    subject: subject, measure: .turn, depth: depth, holder: start,
                    challenger: challenger, ratios: ratios, holderRates: TuneRates(),
                    challengerRates: TuneRates(), outcome: ratio > 1 ? .won : .lost))
        }
        compare(.batch, 0, 1.2) { ($0.batch, $0.microBatch) = (512, 512) }
        compare(.flashAttention, 0, 0.8) { $0.flashAttention = .off }
        compare(.flashAttention, 4096, 1.2) { $0.flashAttention = .off }
        result.isProven = true
        return TuningRecord(
            fingerprint: fingerprint, model: "Model", quantization: Quantization("Q4_1"),
            machine: machine ?? self.machine, engine: engine, madeAt: time, result: result)
    }

    private func tuning(engine: String = "1.0", machine: MachineIdentity? = nil) -> Tuning {
        Tuning(store: store, machine: machine ?? self.machine, engine: engine)
    }

    private func request(_ settings: EngineSettings = EngineSettings()) -> LoadRequest {
        var request = LoadRequest(model: "/nowhere/model.gguf", settings: settings)
        request.fingerprint = "f1"
        return request
    }

    @Test("a record is read as it was written, and a newer one replaces it")
    func saved() throws {
        #expect(store.isEmpty)
        try store.save(record())
        try store.save(record("f2"))
        try store.save(record(at: 2))
        #expect(store.records().map(\.fingerprint) == ["f1", "f2"])
        #expect(store.records().first == record(at: 2))
        // Written whole under another name first: nothing else is left behind.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }

    @Test("it is used for its model, machine and engine only")
    func matching() throws {
        try store.save(record())
        #expect(tuning().applied(to: request()).settings.batch == 512)
        #expect(tuning(engine: "1.1").applied(to: request()) == request())
        // With layers on other machines, other settings may be the fastest.
        var remote = request()
        remote.settings.rpcServers = ["attic:50052"]
        #expect(tuning().applied(to: remote) == remote)
        try store.save(record(machine: machine.with(servers: ["attic:50052"])))
        #expect(tuning().applied(to: remote).settings.batch == 512)
        let other = MachineIdentity(processor: "EPYC", cores: 4, gpus: [])
        #expect(tuning(machine: other).applied(to: request()) == request())
        var foreign = request()
        foreign.fingerprint = "f3"
        #expect(tuning().applied(to: foreign) == foreign)
        // Without a fingerprint, and without a file to make one of.
        foreign.fingerprint = nil
        #expect(tuning().applied(to: foreign) == foreign)
    }

    @Test("the window in use decides, and what a person gave stays")
    func window() throws {
        try store.save(record())
        let long = tuning().applied(to: request()).settings
        #expect(long.flashAttention == .off)
        #expect(long.tuned == ["batch", "micro_batch", "flash_attention"])
        let short = tuning().applied(to: request(EngineSettings(contextWindow: 1024))).settings
        #expect(short.flashAttention == .auto)
        #expect(short.tuned == ["batch", "micro_batch"])
        let given = tuning().applied(to: request(EngineSettings(flashAttention: .on))).settings
        #expect(given.flashAttention == .on)
        #expect(given.tuned == ["batch", "micro_batch"])
    }

    @Test("forgetting removes every machine's, and a damaged file hurts nobody")
    func forget() throws {
        try store.save(record())
        try store.save(
            record(machine: MachineIdentity(processor: "M4", cores: 10, gpus: [])))
        try store.save(record("f2"))
        try "no record".write(
            toFile: folder + "/damaged.json", atomically: true, encoding: .utf8)
        #expect(store.records().count == 3)
        #expect(try store.forget { $0.fingerprint == "f1" } == 2)
        #expect(store.records().map(\.fingerprint) == ["f2"])
        #expect(try store.forget { $0.fingerprint == "f1" } == 0)
    }

    @Test("this machine has a name and cores")
    func thisMachine() {
        let machine = MachineIdentity.current()
        #expect(machine.cores > 0)
        #expect(!machine.processor.isEmpty)
        #expect(machine == .current())
    }

    #if os(Linux)
        @Test("the processor's name is found as x86 and Arm tell it")
        func processor() {
            #expect(
                MachineIdentity.processor("processor\t: 0\nmodel name\t: AMD EPYC \ncache: 1\n")
                    == "AMD EPYC")
            #expect(
                MachineIdentity.processor("processor\t: 0\nCPU part\t: 0xd0b\nModel\t\t: Pi 5\n")
                    == "Pi 5")
            #expect(MachineIdentity.processor("CPU part\t: 0xd0b\n") == "0xd0b")
            #expect(MachineIdentity.processor("") == "unknown processor")
        }
    #endif

    @Test("the commands take their options, and refuse what makes no sense")
    func commandLine() throws {
        let tune = try #require(
            try CanterCommand.parseAsRoot([
                "tune", "smol", "--depths", "0,512", "--what", "threads,batch", "--quick",
            ]) as? TuneCommand)
        #expect(tune.depths?.values == [0, 512])
        #expect(tune.what?.values == [.threads, .batch])
        for wrong in [
            ["tune"], ["tune", "a", "--what", "speed"], ["tune", "a", "--what", "kv"],
            ["tune", "a", "--kv", "f16"], ["tune", "--list", "--forget", "a"],
            ["quantize", "a"], ["quantize", "a", "Q9"], ["quantize", "a", "Q8_0", "-t", "0"],
        ] {
            #expect(throws: (any Error).self) { try CanterCommand.parseAsRoot(wrong) }
        }
    }

    @Test("a job's arguments are read as they were meant")
    func workerArguments() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot([
                "quantize-worker", "--source=-a b.gguf", "--output=/x/.y", "--type=Q4_K_M",
                "--threads=3", "--requantized-from=Q4_1", "--dry-run",
            ]) as? QuantizeWorkerCommand)
        let job = try #require(command.job)
        #expect(job.source == "-a b.gguf" && job.output == "/x/.y" && job.threads == 3)
        #expect(job.type.name == "Q4_K_M" && job.requantizedFrom == "Q4_1" && job.isDryRun)
        let parsed = try CanterCommand.parseAsRoot(QuantizeWorkerCommand.arguments(job))
        #expect((parsed as? QuantizeWorkerCommand)?.job == job)
    }
}
