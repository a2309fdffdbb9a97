import ChatCore
import Testing

@testable import Benchmark

@Suite struct ClaimCheckTests {
    typealias Judgement = ClaimVerdict.Judgement

    @Test(
        "A claim is judged by what memory allows",
        arguments: [
            // 68.3 GB/s by 0.87 GB: 79 tok/s.
            ("Qwen2 1.5B at 1500 tok/s on an M1", .implausible),
            ("Qwen2 1.5B at 40 tok/s on an M1", .onlyIf),
            ("Qwen2 1.5B Q4_K_M at 40 tok/s on an M1", .plausible),
            ("Qwen2 1.5B Q4_K_M at 70 tok/s on an M1", .onlyIf),
            ("Qwen2 1.5B BF16 at 40 tok/s on an M1", .implausible),
            ("Llama 3.1 8B Q4_K_M at 68 tok/s on an RTX 4070", .plausible),
            ("Llama 3.1 8B Q4_K_M at 113 tok/s on an RTX 4090", .plausible),
            ("Llama 3.1 8B Q4_K_M at 1130 tok/s on an RTX 4090", .implausible),
            // It does not fit; what remains comes over main memory.
            ("70B BF16 at 10 tok/s on a 4090", .implausible),
            ("70B Q4_K_M at 4 tok/s on a 4090", .onlyIf),
            ("70B Q4_K_M at 17 tok/s on two 4090s", .plausible),
            ("32B Q4 25-30 tok/s on an RTX 4070", .implausible),
            ("70B Q4 4-8 tok/s on an M1 Pro", .implausible),
            // Two ends.
            ("7B Q4 at 60-120 tok/s on M1 Max", .onlyIf),
            // Experts: 3.35 billion weights of 30.5 are read.
            ("Qwen3-30B-A3B Q4_K_M at 80 tok/s on M4 Max", .plausible),
            ("Qwen3-32B Q4_K_M at 80 tok/s on M4 Max", .implausible),
            ("Mixtral 8x7B Q4_K_M at 30 tok/s on M1 Max 64GB", .plausible),
            // Batches, drafts and prompts have other bounds.
            ("7B Q4 at 3000 tok/s on a 4090, batch 32", .onlyIf),
            ("7B Q4 at 90000 tok/s on a 4090, batch 32", .implausible),
            ("7B BF16 2500 tok/s throughput on an A100", .onlyIf),
            ("70B Q4_K_M at 35 tok/s on A100 80GB with speculative decoding", .plausible),
            ("70B Q4_K_M at 120 tok/s on A100 80GB with speculative decoding", .onlyIf),
            ("70B Q4_K_M at 900 tok/s on A100 80GB with speculative decoding", .implausible),
            ("Llama 3.1 8B Q4_K_M prefill at 3000 tok/s on RTX 4090", .unknown),
            ("Llama 3.1 8B Q4_K_M prefill at 30 tok/s on RTX 4090", .plausible),
            // Small enough for a cache.
            ("SmolLM2 135M Q4_K_M at 900 tok/s on DDR4", .onlyIf),
            ("SmolLM2 135M Q4_K_M at 9000 tok/s on DDR4", .implausible),
            ("SmolLM2 135M BF16 at 900 tok/s on an M1", .implausible),
            // What is missing.
            ("Qwen2 1.5B at 40 tok/s", .unknown), ("40 tok/s on an M1", .unknown),
            ("Qwen2 1.5B on an M1", .unknown), ("hello", .unknown), ("", .unknown),
            ("Qwen2 1.5B at 40 tok/s on my machine", .unknown),
            ("70B BF16 at 5000 tok/s", .implausible),
        ] as [(String, Judgement)])
    func judging(text: String, judgement: Judgement) throws {
        let verdict = try ReferenceTables.check().verdict(of: text)
        #expect(verdict.judgement == judgement, "\(verdict.sentence) \(verdict.steps.map(\.text))")
        #expect(verdict.sentence.hasSuffix("."))
        #expect(verdict.steps.first?.name == .understood)
    }

    @Test("The trap of the 1.5B is named: the size is no speed")
    func confusion() throws {
        let verdict = try ReferenceTables.check().verdict(of: "Qwen2 1.5B at 1500 tok/s on an M1")
        let steps = Dictionary(grouping: verdict.steps, by: \.name)
        #expect(
            steps[.understood]?[0].text.contains("is the parameter count: 1.54 billion") == true)
        #expect(steps[.confusion]?[0].text.contains("look confused") == true)
        #expect(steps[.ways]?[0].text.contains("several requests") == true)
        let bound = try #require(verdict.bound)
        #expect(abs(bound - 68.3e9 / (1.544e9 * 4.5 / 8)) < 0.01)
        #expect(verdict.sentence.contains("even with 4 bits"))
        // Where it can be true, nothing looks confused.
        let other = try ReferenceTables.check().verdict(of: "SmolLM2 135M at 135 tok/s on an M1")
        #expect(!other.steps.contains { $0.name == .confusion })
    }

    @Test("The steps name bytes, bandwidth with its source, bound and claim, in that order")
    func steps() throws {
        let verdict = try ReferenceTables.check().verdict(
            of: "Llama 3.1 8B Q4_K_M at 68 tok/s on an RTX 4070 at 4096 context")
        #expect(
            verdict.steps.map(\.name) == [
                .understood, .bytes, .bandwidth, .bound, .memory, .claim,
            ])
        let texts = verdict.steps.map(\.text)
        #expect(texts[1].contains("8.03 billion weights of 4.89 bits: 4.91 GB"))
        // 4096 tokens of 32 layers with 8 heads of 128, keys and values, two bytes each.
        #expect(texts[1].contains("0.54 GB of the context's cache"))
        #expect(texts[2].contains("504 GB/s (NVIDIA, GeForce RTX 4070, specifications)"))
        #expect(texts[4].contains("they fit"))
    }

    @Test("What is not said about quantization is not held against a claim, and told")
    func quantization() throws {
        let verdict = try ReferenceTables.check().verdict(of: "Qwen2.5 7B at 60 tok/s on M1 Max")
        #expect(verdict.judgement == .onlyIf)
        // 400 GB/s by 60 by 7.616 billion weights.
        #expect(verdict.sentence.contains("7 bits or fewer"))
        #expect(verdict.steps.contains { $0.text.contains("No quantization is said") })
    }

    @Test("This machine is judged by the bandwidth that was measured, or its GPU's")
    func here() throws {
        var machine = AdvisedMachine(
            processor: "Some CPU", memory: 16 << 30, bandwidth: 40e9, isAppleSilicon: false)
        let text = "Llama 3.1 8B Q4_K_M at 12 tok/s on my machine"
        let slow = try ReferenceTables.check(here: machine).verdict(of: text)
        #expect(slow.judgement == .implausible && slow.bandwidth == 40e9)
        #expect(slow.steps.contains { $0.text.contains("`canter doctor` measured it") })
        machine.gpu = "NVIDIA GeForce RTX 4090"
        machine.gpuMemory = 24 << 30
        let fast = try ReferenceTables.check(here: machine).verdict(of: text)
        #expect(fast.judgement == .plausible && fast.bandwidth == 1008e9)
        machine = AdvisedMachine(
            processor: "Apple M2 Max", memory: 32 << 30, bandwidth: 90e9, isAppleSilicon: true)
        #expect(try ReferenceTables.check(here: machine).verdict(of: text).bandwidth == 400e9)
    }

    @Test("The nearest published rows are shown, those of model makers first")
    func published() throws {
        let verdict = try ReferenceTables.check().verdict(
            of: "Qwen2.5-7B BF16 with vLLM at 84 tok/s on an A100 80GB")
        #expect(verdict.published.map(\.isPrimary) == [true, true, true, false, false, false])
        let first = try #require(verdict.published.first)
        #expect(first.model == "Qwen2.5-7B-Instruct" && first.engine == "vLLM")
        #expect(first.quantization?.rawValue == "BF16" && first.inputTokens == 1)
        let context = try ReferenceTables.check().verdict(
            of: "Qwen2.5-7B BF16 with vLLM at 84 tok/s on an A100 80GB at 14336 context")
        #expect(context.published.first?.inputTokens == 14336)
        let mac = try ReferenceTables.check().verdict(of: "Qwen2.5 7B Q4 at 40 tok/s on an M1 Max")
        #expect(mac.published.contains { $0.hardware.hasPrefix("M1 Max") })
    }

    @Test(
        "No row of a model maker's is called implausible; of the others, those that are, are known")
    func publishedRows() throws {
        let check = try ReferenceTables.check()
        var broken: [String] = []
        for row in try ReferenceTables.published() {
            let speed = row.high ?? row.low
            let claim =
                "\(row.model) \(row.quantization?.rawValue ?? "") at \(row.low) - \(speed) tok/s on "
                + "\(row.gpus.map { "\($0)x " } ?? "")\(row.hardware)"
            let verdict = check.verdict(of: claim)
            #expect(verdict.claim.parameters != nil && verdict.claim.place != nil, "\(claim)")
            if verdict.judgement == .implausible { broken.append("\(row.standing) \(claim)") }
        }
        #expect(broken.filter { $0.hasPrefix("vendor") } == [])
        #expect(
            broken.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "implausible 32B", "unverified 70B",
            ], "\(broken)")
    }
}
