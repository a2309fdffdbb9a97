import ChatCore
import MachineMetrics
import Testing

@testable import ChatApp

@Suite("What is advised, and how it stands")
struct AdviceCheckTests {
    private func check(
        _ rule: String, _ files: [String: String] = [:],
        _ change: (inout DoctorFacts) -> Void = { _ in }
    ) throws -> AdviceCheck {
        var facts = MadeUpSystem.facts(files)
        change(&facts)
        return try #require(AdviceChecks(facts).all.first { $0.rule.contains(rule) })
    }

    private func model(
        _ name: String, _ quantization: String, _ fit: MachineSurvey.Fit?
    ) -> MachineSurvey.Model {
        .init(
            description: ModelDescription(
                name: name, displayName: name, quantization: Quantization(quantization),
                store: "canter"),
            memory: nil, fit: fit)
    }

    @Test("each of them says what was looked at, and a broken one what helps")
    func complete() {
        for files in [
            MadeUpSystem.hybrid, MadeUpSystem.desktop, MadeUpSystem.raspberryPi,
            MadeUpSystem.container, MadeUpSystem.dockerOnMac,
        ] {
            var facts = MadeUpSystem.facts(files)
            facts.survey.models = [model("a", "Q8_0", .tooBig)]
            let all = AdviceChecks(facts).all
            #expect(all.count == 12 && Set(all.map(\.rule)).count == 12)
            #expect(all.allSatisfy { $0.finding.hasSuffix(".") && $0.rule.hasSuffix(".") })
            #expect(all.allSatisfy { $0.standing != .broken || $0.remedy != nil })
        }
    }

    @Test("one Q4_K_M is enough; other quantizations are named")
    func quantization() throws {
        #expect(try check("Q4_K_M").standing == .kept)
        let other = try check("Q4_K_M") { $0.survey.models = [model("a", "Q4_1", .fits)] }
        #expect(other.standing == .broken)
        #expect(other.finding == "None of 1 models here is: there is Q4_1.")
        let none = try check("Q4_K_M") { $0.survey.models = [] }
        #expect(none.standing == .unknown)
        let served = try check("Q4_K_M") {
            $0.survey.models = []
            $0.survey.engines = [
                .init(
                    name: "Ollama", address: "http://127.0.0.1:11434",
                    models: [
                        ModelDescription(
                            name: "q", displayName: "q", quantization: Quantization("q4_k_m"),
                            store: "Ollama")
                    ])
            ]
        }
        #expect(served.standing == .kept)
    }

    @Test("MLX concerns Apple silicon alone, and what it gains is somebody's claim")
    func mlx() throws {
        #expect(try check("MLX", MadeUpSystem.desktop).standing == .idle)
        let docker = try check("MLX", MadeUpSystem.dockerOnMac)
        #expect(docker.standing == .broken && docker.finding.contains("claims"))
        let missing = try check("MLX") { $0.system.isAppleSilicon = true }
        #expect(missing.standing == .broken && missing.remedy?.contains("pip install") == true)
        let idle = try check("MLX") {
            $0.system.isAppleSilicon = true
            $0.hasMLX = true
        }
        #expect(idle.finding.contains("installed and does not answer"))
        #expect(idle.remedy?.contains("pip") == false)
        let there = try check("MLX") {
            $0.system.isAppleSilicon = true
            $0.survey.engines = [
                .init(name: "mlx_lm.server", address: "http://127.0.0.1:8080", models: [])
            ]
        }
        #expect(there.standing == .kept)
    }

    @Test("the window of the settings is held against 4,096, as a claim")
    func context() throws {
        let large = try check("4,096")
        #expect(large.standing == .broken && large.finding.contains("8,192 tokens"))
        #expect(large.finding.contains("a web article claims"))
        let small = try check("4,096") { $0.settings.settings.loading.contextWindow = 4096 }
        #expect(small.standing == .kept && small.remedy == nil)
    }

    @Test("a GPU that is used by others breaks the rule, one that does not tell leaves it open")
    func graphics() throws {
        #expect(try check("GPU").standing == .idle)
        func with(_ utilization: Double?) throws -> AdviceCheck {
            try check("GPU") {
                var card = GPUReading(name: "NVIDIA GeForce RTX 4090")
                card.utilization = utilization
                $0.look?.reading.gpus = [card]
            }
        }
        #expect(try with(0.5).standing == .broken)
        #expect(try with(0.02).standing == .kept)
        #expect(try with(nil).standing == .unknown)
    }

    @Test("models that leave little memory and those larger than it are named")
    func memory() throws {
        let models = [
            model("small", "Q4_K_M", .fits), model("full", "BF16", .tight),
            model("huge", "Q8_0", .tooBig),
        ]
        let whole = try check("fits whole") { $0.survey.models = models }
        #expect(whole.standing == .broken)
        #expect(whole.finding == "full leaves little for anything else.")
        let larger = try check("larger than memory") { $0.survey.models = models }
        #expect(larger.finding == "huge is larger than what can be taken.")
        let precise = try check("Q8_0 or BF16") { $0.survey.models = models }
        #expect(precise.finding == "There is too little for full, huge.")
        #expect(try check("larger than memory").standing == .kept)
        #expect(try check("Q8_0 or BF16").standing == .idle)
    }

    @Test("Docker on a Mac breaks the rule; elsewhere it is no matter")
    func docker() throws {
        #expect(try check("Docker", MadeUpSystem.dockerOnMac).standing == .broken)
        #expect(try check("Docker", MadeUpSystem.container).standing == .idle)
        #expect(try check("Docker") { $0.system.isAppleSilicon = true }.standing == .kept)
    }
}
