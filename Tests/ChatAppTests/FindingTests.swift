import ChatCore
import LlamaEngine
import MachineMetrics
import Testing

@testable import ChatApp

@Suite("What costs speed")
struct FindingTests {
    private func words(_ facts: DoctorFacts) -> String {
        Finding.all(facts).map(\.what).joined(separator: "\n")
    }

    private func machine(
        _ files: [String: String], _ change: (inout DoctorFacts) -> Void = { _ in }
    ) -> [Finding] {
        var facts = MadeUpSystem.facts(files)
        change(&facts)
        return Finding.all(facts)
    }

    @Test("a machine without troubles has none")
    func nothing() {
        #expect(words(MadeUpSystem.good) == "")
    }

    @Test("each trouble is told, with what it costs and what helps")
    func troubles() {
        var facts = MadeUpSystem.facts([:], usable: 1.5)
        facts.system.isX86 = true
        facts.system.governors = ["powersave"]
        facts.system.swapUsed = 100 << 20
        facts.system.load = 3
        facts.look = nil
        facts.survey.disk?.free = 1 << 20
        facts.survey.models?[0].description.broken = "/models/a.gguf is cut: download it again."
        let words = words(facts)
        for part in [
            "AVX2", "1.5 of 4 processors", "3.0 programs", "powersave", "100 MiB of memory",
            "1.0 MiB are free", "/models/a.gguf is cut", "no model here",
        ] {
            #expect(words.contains(part), "\(part)")
        }
        #expect(Finding.all(facts).allSatisfy { !$0.cost.isEmpty && !$0.remedy.isEmpty })
    }

    @Test(
        "powersave that follows the load is none, and neither is no model where an engine has one")
    func harmless() {
        var facts = MadeUpSystem.good
        facts.system.governors = ["powersave"]
        facts.system.frequencyDriver = "intel_pstate"
        facts.survey.models = []
        let model = ModelDescription(name: "m", displayName: "m", store: "Ollama")
        facts.survey.engines = [
            .init(name: "Ollama", address: "http://127.0.0.1:11434", models: [model])
        ]
        #expect(words(facts) == "")
    }

    @Test("a laptop on its battery is told of it and of its profile, the costlier first")
    func laptop() {
        let findings = machine(MadeUpSystem.hybrid)
        #expect(
            findings.map(\.what) == [
                "The firmware was asked to save power (profile low-power).",
                "The machine runs on its battery.",
            ])
    }

    @Test("a GPU that the engine is built without costs much, and how to build it with it is said")
    func unusedGPU() throws {
        let card = GPUReading(name: "NVIDIA GeForce RTX 4070")
        let without = machine(MadeUpSystem.desktop) { $0.look?.reading.gpus = [card] }
        let first = try #require(without.first)
        #expect(first.weight == .large)
        #expect(first.what == "The embedded engine is built without the NVIDIA GeForce RTX 4070.")
        #expect(first.remedy.contains("nvcc") && first.remedy.contains("make build"))
        // Built with CUDA, and no driver.
        let noDriver = machine(MadeUpSystem.desktop) {
            $0.survey.machine?.gpus = ["GPU 0x10de:0x2786"]
            $0.engine = EngineDevices(backends: ["CUDA", "CPU"])
        }
        #expect(noDriver.first?.what.contains("finds no GPU by it") == true)
        #expect(noDriver.first?.remedy.contains("nvidia-smi") == true)
        // One that is used is none; large pages are left.
        let used = machine(MadeUpSystem.desktop) {
            $0.look?.reading.gpus = [card]
            $0.engine = EngineDevices(
                backends: ["CUDA", "CPU"],
                gpus: [.init(name: "CUDA0", description: "NVIDIA GeForce RTX 4070")])
        }
        #expect(used.map(\.what) == ["The system gives no large pages of memory."])
    }

    @Test("a GPU that only shows a picture is none, and one inside a processor costs little")
    func smallGPU() {
        let virtual = machine([:]) { $0.survey.machine?.gpus = ["GPU 0x1af4:0x1050"] }
        #expect(virtual.isEmpty)
        let intel = machine([:]) { $0.survey.machine?.gpus = ["GPU 0x8086:0x46a6"] }
        #expect(intel.map(\.weight) == [.small])
        #expect(intel.first?.remedy.contains("glslc") == true)
    }

    @Test("a GPU that others use is told, with what of it")
    func busyGPU() {
        var card = GPUReading(name: "NVIDIA GeForce RTX 4090")
        card.utilization = 0.6
        card.memoryUsed = 8 << 30
        card.memoryTotal = 24 << 30
        let findings = machine([:]) {
            $0.look?.reading.gpus = [card]
            $0.engine.gpus = [.init(name: "CUDA0", description: card.name)]
        }
        #expect(
            findings.map(\.what) == [
                "Other programs use the NVIDIA GeForce RTX 4090: 60% of its time, 8.0 GiB of its 24 GiB."
            ])
    }

    @Test("a Raspberry Pi that is held back says why")
    func raspberryPi() {
        let words = machine(MadeUpSystem.raspberryPi).map(\.what).joined()
        #expect(words.contains("heat") && words.contains("power supply gives too little"))
    }

    @Test("a container is told what it is left")
    func container() {
        var facts = MadeUpSystem.facts(MadeUpSystem.container, usable: 1.5)
        facts.survey.machine?.memory = 16 << 30
        #expect(
            Finding.all(facts).map(\.what) == [
                "This process may use 1.5 of 4 processors.",
                "A control group leaves this process 2.0 GiB of 16 GiB.",
            ])
    }

    @Test("Docker on a Mac has no GPU, and the way out of it is told")
    func mac() throws {
        let first = try #require(machine(MadeUpSystem.dockerOnMac).first)
        #expect(first.what == "This is a Linux container on a Mac with Apple silicon.")
        #expect(first.cost.contains("no GPU"))
        #expect(first.remedy.contains("host.docker.internal"))
    }

    @Test("other programs are named by what they take; their names drive no terminal")
    func programs() throws {
        let findings = machine([:]) {
            $0.look?.programs = [
                ProgramReading(name: "swift\u{1B}[2J", cores: 2.5, residentBytes: 1 << 30),
                ProgramReading(name: "idle", cores: 0.01, residentBytes: 1 << 20),
            ]
        }
        let first = try #require(findings.first)
        #expect(first.weight == .large)
        #expect(first.what.hasPrefix("Other programs keep 2.5 of 4 processors busy: swift"))
        #expect(!first.what.contains("\u{1B}") && !first.what.contains("idle"))
        // A tenth of a machine is no disturbance.
        let quiet = machine([:]) {
            $0.look?.programs = [ProgramReading(name: "a", cores: 0.4, residentBytes: 0)]
        }
        #expect(quiet.isEmpty)
    }

    @Test("a program that has much of a memory of which little is left is named")
    func memory() {
        let findings = machine([:]) {
            $0.survey.machine?.availableMemory = 1 << 30
            $0.look?.programs = [
                ProgramReading(name: "firefox", processes: 9, cores: 0, residentBytes: 5 << 30)
            ]
        }
        #expect(findings.map(\.what).joined().contains("firefox has about 5.0 GiB of memory"))
    }

    @Test("settings that cannot be used come first, and end nothing")
    func settings() {
        let findings = machine(MadeUpSystem.hybrid) {
            $0.settings.trouble = "config.yaml, line 3: this is no YAML."
        }
        #expect(findings.first?.what == "config.yaml, line 3: this is no YAML.")
        #expect(findings.first?.weight == .blocking)
    }
}
