import ChatCore
import Testing

@testable import Benchmark

/// Sentences as people write them, and what each says.
@Suite struct ClaimParserTests {
    struct Phrase: Sendable, CustomTestStringConvertible {
        var text: String
        var model: String?
        var millions: Int?
        var quantization: String?
        var speed: ClosedRange<Double>?
        var place: String?
        var memory: Double?

        init(
            _ text: String, _ model: String?, _ millions: Int?, _ quantization: String?,
            _ speed: ClosedRange<Double>?, _ place: String?, memory: Double? = nil
        ) {
            self.text = text
            self.model = model
            self.millions = millions
            self.quantization = quantization
            self.speed = speed
            self.place = place
            self.memory = memory
        }

        var testDescription: String { text }
    }

    private static func place(_ claim: SpeedClaim) -> String? {
        switch claim.place {
        case .hardware(let fact): fact.name
        case .here: "here"
        case .memory(let bandwidth): "\(Int(bandwidth / 1e9)) GB/s"
        case nil: nil
        }
    }

    static let phrases: [Phrase] = [
        Phrase(
            "Qwen2 1.5B at 1500 tok/s on an M1", "Qwen2 1.5B", 1544, nil, 1500...1500, "Apple M1"),
        Phrase("Qwen2 1.5B at 1500", "Qwen2 1.5B", 1544, nil, 1500...1500, nil),
        Phrase(
            "qwen2:1.5b 1,500 tokens/s M1 Max 64GB", "Qwen2 1.5B", 1544, nil, 1500...1500,
            "Apple M1 Max", memory: 64),
        Phrase(
            "Llama 3.1 8B Q4_K_M does 68 tok/s on an RTX 4070", "Llama 3.1 8B", 8030, "Q4_K_M",
            68...68, "RTX 4070"),
        Phrase(
            "RTX 4090 - 113 tok/s with Llama 3.1 8B Q4", "Llama 3.1 8B", 8030, "Q4", 113...113,
            "RTX 4090"),
        Phrase(
            "llama3.1:70b gets ~5 t/s on a 4090", "Llama 3.1 70B", 70550, nil, 5...5, "RTX 4090"),
        Phrase("70B at 4-8 tok/s on M1 Pro", "70B", 70000, nil, 4...8, "Apple M1 Pro"),
        Phrase(
            "qwen2.5:7b: 30–60 tok/s, M2 Pro 16GB", "Qwen2.5 7B", 7616, nil, 30...60,
            "Apple M2 Pro", memory: 16),
        Phrase(
            "Qwen2.5-7B-Instruct GPTQ-Int4 at 143.4 tokens per second on A100 80GB", "Qwen2.5 7B",
            7616, "GPTQ-Int4", 143.4...143.4, "A100 80GB"),
        Phrase("Qwen2.5-7B AWQ, 96 tps, A100", "Qwen2.5 7B", 7616, "AWQ", 96...96, "A100"),
        Phrase(
            "Mistral 7B fp16 runs at 29 t/s on a RTX 3090", "Mistral 7B", 7250, "FP16", 29...29,
            "RTX 3090"),
        Phrase(
            "Mixtral 8x7B Q4_K_M, 2x RTX 3090: 45 tok/sec", "Mixtral 8x7B", 46700, "Q4_K_M",
            45...45, "RTX 3090"),
        Phrase("8x22B on 4xA100 80GB 60 tok/s", "8x22B", 146080, nil, 60...60, "A100 80GB"),
        Phrase(
            "Qwen3-30B-A3B 4bit at 80 tok/s on M4 Max", "Qwen3 30B-A3B", 30530, "4-bit", 80...80,
            "Apple M4 Max"),
        Phrase(
            "Qwen3 30B A3B q8_0 100 tok/s on my machine", "Qwen3 30B-A3B", 30530, "Q8_0", 100...100,
            "here"),
        Phrase(
            "SmolLM2-135M at 200 tok/s on CPU", "SmolLM2 135M", 135, nil, 200...200,
            "a processor with two channels of memory"),
        Phrase(
            "smollm2 1.7b Q8_0 does 40 tok/s on my CPU", "SmolLM2 1.7B", 1711, "Q8_0", 40...40,
            "here"),
        Phrase(
            "a 7B model in 4 bits at about 12 tokens a second on an M1 Air 8GB", "7B", 7000,
            "4-bit", 12...12, "Apple M1", memory: 8),
        Phrase(
            "Gemma 2 9B IQ4_XS between 20 and 25 tok/s on an RTX 3060 12GB", "Gemma 2 9B", 9240,
            "IQ4_XS", 20...25, "RTX 3060", memory: 12),
        Phrase(
            "Phi-4 Q5_K_M, RTX 4060 Ti 16GB, 25 t/s", "Phi-4", 14660, "Q5_K_M", 25...25,
            "RTX 4060 Ti", memory: 16),
        Phrase("phi3 mini 60 tok/s", "Phi-3 mini", 3820, nil, 60...60, nil),
        Phrase(
            "Qwen2.5 32B 4-bit MLX 12.5 tok/s M1 Max", "Qwen2.5 32B", 32760, "4-bit", 12.5...12.5,
            "Apple M1 Max"),
        Phrase("70B BF16 at 10 tok/s on a 4090", "70B", 70000, "BF16", 10...10, "RTX 4090"),
        Phrase(
            "deepseek-r1:7b at 40 tok/s with ollama on M3 Pro", "deepseek 7B", 7000, nil, 40...40,
            "Apple M3 Pro"),
        Phrase(
            "DeepSeek R1 671B Q4_K_M 20 tok/s on M3 Ultra 512GB", "DeepSeek V3 671B", 671000,
            "Q4_K_M", 20...20, "Apple M3 Ultra", memory: 512),
        Phrase(
            "gpt-oss-20b MXFP4 200 tok/s RTX 5090", "gpt-oss-20b", 20900, "MXFP4", 200...200,
            "RTX 5090"),
        Phrase(
            "Llama-3-8B.Q6_K 50 tok/s @ RTX 3080 10GB", "Llama 3 8B", 8030, "Q6_K", 50...50,
            "RTX 3080", memory: 10),
        Phrase(
            "13B q4km 15 t/s on DDR5-6400", "13B", 13000, "Q4_K_M", 15...15,
            "two channels of DDR5-6400"),
        Phrase(
            "13B q4-k-m 15 t/s with 50 GB/s of memory bandwidth", "13B", 13000, "Q4_K_M", 15...15,
            "50 GB/s"),
        Phrase(
            "1.5 billion parameters, 40 tok/s, M1", "1.5BILLION", 1500, nil, 40...40, "Apple M1"),
        Phrase(
            "Llama 2 7B int8 25 ms per token on M2 Max", "Llama 2 7B", 6740, "INT8", 40...40,
            "Apple M2 Max"),
        Phrase(
            "Llama 3.3 70B on dual 3090s gets 17 tok/s", "Llama 3.3 70B", 70550, nil, 17...17,
            "RTX 3090"),
        Phrase(
            "Qwen2-72B-Instruct, GPTQ, 2 x A100 80GB, 46.3 tokens/sec", "Qwen2 72B", 72710,
            "GPTQ-Int4", 46.3...46.3, "A100 80GB"),
        Phrase(
            "Llama 3.2 1B on this machine: 30 tok/s", "Llama 3.2 1B", 1236, nil, 30...30, "here"),
        Phrase(
            "Llama 3.2 3B >100 tok/s on RTX 4070 Ti Super", "Llama 3.2 3B", 3213, nil, 100...100,
            "RTX 4070 Ti Super"),
        Phrase(
            "gemma3:27b-it-q4_K_M ≈ 35 tok/s on a 7900 XTX", "Gemma 3 27B", 27010, "Q4_K_M",
            35...35, "RX 7900 XTX"),
        Phrase("Gemma 3 270M 500 tok/s M4", "Gemma 3 270M", 268, nil, 500...500, "Apple M4"),
        Phrase("7B Q4 150+ tok/s A100 80GB", "7B", 7000, "Q4", 150...150, "A100 80GB"),
        Phrase("405B fp8 on 8x H100 at 30 tok/s", "405B", 405000, "FP8", 30...30, "H100"),
        Phrase("tinyllama 1.1B 1.5k tok/s", "TinyLlama 1.1B", 1100, nil, 1500...1500, nil),
        Phrase(
            "NVIDIA GeForce RTX 4080 SUPER, Qwen2.5 14B, 4-bit: 55 tok/s", "Qwen2.5 14B", 14770,
            "4-bit", 55...55, "RTX 4080 Super"),
        Phrase(
            "Qwen2.5-14B-Instruct-Q3_K_M.gguf 42 token/s RTX4070", "Qwen2.5 14B", 14770, "Q3_K_M",
            42...42, "RTX 4070"),
        Phrase("Yi 34B Q4_0 14 tok/s M1 Max", "Yi 34B", 34000, "Q4_0", 14...14, "Apple M1 Max"),
        Phrase("codellama-34b q5_k_s at 20t/s", "codellama 34B", 34000, "Q5_K_S", 20...20, nil),
        Phrase(
            "Mistral Nemo at 30 tok/s on M2 Max", "Mistral Nemo 12B", 12250, nil, 30...30,
            "Apple M2 Max"),
        Phrase(
            "M1 Max, 7B, Q4_K_M (4 GB): 60 tok/s", "7B", 7000, "Q4_K_M", 60...60, "Apple M1 Max"),
        Phrase("8B unquantized on an L40S at 50 tok/s", "8B", 8000, "BF16", 50...50, "L40S"),
        Phrase(
            "8B half precision on V100 16GB at 30 toks/s", "8B", 8000, "FP16", 30...30, "V100",
            memory: 16),
        Phrase(
            "SmolLM2 360M at 90 tokens-per-second, DDR4", "SmolLM2 360M", 362, nil, 90...90,
            "two channels of DDR4-3200"),
        Phrase(
            "QWEN2.5-0.5B Q8_0 @ 120 TOK/S ON M2", "Qwen2.5 0.5B", 494, "Q8_0", 120...120,
            "Apple M2"),
        Phrase(
            "Kimi 1T runs at 15 tok/s on 2 M3 Ultra", "Kimi 1T", 1_000_000, nil, 15...15,
            "Apple M3 Ultra"),
        Phrase("qwen 7b 40", "qwen 7B", 7000, nil, nil, nil),
        Phrase("it is very fast on my laptop", nil, nil, nil, nil, "here"),
        Phrase("1500 tok/s", nil, nil, nil, 1500...1500, nil),
        Phrase("", nil, nil, nil, nil, nil),
        Phrase(
            "Qwen3-8B-MLX-4bit, 55–60 tok/s, MacBook Pro M3 Max 36GB", "Qwen3 8B", 8190, "4-bit",
            55...60, "Apple M3 Max", memory: 36),
        Phrase("exl2 4.0bpw 70B 20 t/s on 2×4090", "70B", 70000, nil, 20...20, "RTX 4090"),
        Phrase("32B Q4 25-30 RTX 4070 12GB", "32B", 32000, "Q4", nil, "RTX 4070", memory: 12),
        Phrase(
            "Llama 3.1 8B (Q5_K_M) reaches 55 to 65 tok/s on the RTX 4070 12GB", "Llama 3.1 8B",
            8030, "Q5_K_M", 55...65, "RTX 4070", memory: 12),
        Phrase(
            "Qwen2.5-1.5B on A100 40GB at 22.8", "Qwen2.5 1.5B", 1544, nil, 22.8...22.8, "A100 40GB"
        ),
        Phrase(
            "M4 Pro Mac mini: Qwen2.5 Coder 14B → 22 tok/s", "Qwen2.5 14B", 14770, nil, 22...22,
            "Apple M4 Pro"),
        Phrase(
            "Llama 4 Scout 109B Q4 on H100: 90 tok/s", "Llama 4 Scout", 109_000, "Q4", 90...90,
            "H100"),
    ]

    @Test("A claim is read however it is put", arguments: phrases)
    func reading(_ phrase: Phrase) throws {
        let claim = ClaimParser.claim(
            in: phrase.text, hardware: try ReferenceTables.hardware(),
            models: try ReferenceTables.models())
        #expect(claim.model == phrase.model)
        #expect(claim.parameters.map { Int((Double($0) / 1e6).rounded()) } == phrase.millions)
        #expect(claim.quantization?.rawValue == phrase.quantization)
        #expect(claim.speed == phrase.speed)
        #expect(Self.place(claim) == phrase.place)
        #expect(claim.memoryGB == phrase.memory)
    }

    @Test("There are enough of them")
    func count() { #expect(Self.phrases.count >= 60) }

    private func claim(_ text: String) throws -> SpeedClaim {
        ClaimParser.claim(
            in: text, hardware: try ReferenceTables.hardware(),
            models: try ReferenceTables.models())
    }

    @Test(
        "How many GPUs there are is read",
        arguments: [
            ("7B on 2x RTX 4090 at 9 tok/s", 2), ("7B, 4 x A100, 9 tok/s", 4),
            ("7B on 8xH100 at 9 tok/s", 8), ("7B on two 3090s at 9 tok/s", 2),
            ("7B at 9 tok/s with A100 on 4 GPUs", 4), ("7B on a 4090 x2 at 9 tok/s", 2),
            ("7B on 2×4090 at 9 tok/s", 2), ("7B on a 4090 at 9 tok/s", 1),
            ("7B on dual NVIDIA RTX 3090 at 9 tok/s", 2),
        ])
    func gpus(text: String, count: Int) throws {
        #expect(try claim(text).gpus == count)
        #expect(try claim(text).speed == 9...9)
    }

    @Test(
        "The context is read, and is no speed",
        arguments: [
            ("7B at 40 tok/s at 8k context", 8000), ("7B 40 tok/s ctx 4096", 4096),
            ("7B 40 tok/s with 14336 tokens of input", 14336),
            ("7B 40 tok/s, context length 2048", 2048), ("7B with a 32k window: 40 tok/s", 32000),
            ("7B 40 tok/s context=1024", 1024), ("7B tg128 @ d4096 40 t/s", 4096),
            ("7B at 8,192-token context, 40 tok/s", 8192),
        ])
    func context(text: String, tokens: Int) throws {
        #expect(try claim(text).context == tokens)
        #expect(try claim(text).speed == 40...40)
    }

    @Test(
        "Prompts and batches are told from one request's generation",
        arguments: [
            ("7B prefill at 900 tok/s", SpeedClaim.Kind.prompt, nil),
            ("7B prompt processing 900 t/s", .prompt, nil), ("7B pp512 900 t/s", .prompt, nil),
            ("7B prompt eval 900 t/s", .prompt, nil), ("7B 900 tok/s batch 32", .batched, 32),
            ("7B 900 tok/s, batch size 32", .batched, 32), ("7B 900 tok/s, 32 users", .batched, 32),
            ("7B 900 tok/s with 32 concurrent requests", .batched, 32),
            ("7B 900 tok/s batched", .batched, nil),
            ("7B 900 tok/s batch size 1", .generation, nil),
            ("7B 900 tok/s with tensor parallel", .generation, nil),
            ("7B 900 tok/s", .generation, nil),
        ] as [(String, SpeedClaim.Kind, Int?)])
    func kind(text: String, kind: SpeedClaim.Kind, batch: Int?) throws {
        #expect(try claim(text).kind == kind)
        #expect(try claim(text).batch == batch)
        #expect(try claim(text).speed == 900...900)
    }

    @Test(
        "Engines are known by their names",
        arguments: [
            ("7B with llama.cpp at 9 tok/s", "llama.cpp"), ("7B, Ollama, 9 tok/s", "Ollama"),
            ("7B in LM Studio: 9 tok/s", "LM Studio"), ("7B TensorRT-LLM 9 tok/s", "TensorRT-LLM"),
            ("mlx-lm 7B 9 tok/s", "MLX"), ("vLLM 7B 9 tok/s", "vLLM"),
        ])
    func engine(text: String, name: String) throws {
        #expect(try claim(text).engine == name)
        #expect(try claim(text).model == "7B")
    }

    @Test("Any text at all is read without a trap, and twice alike")
    func anything() throws {
        let hardware = try ReferenceTables.hardware()
        let models = try ReferenceTables.models()
        let check = try ReferenceTables.check()
        let pieces = [
            "Qwen2", "1.5B", "-", "x", "8", "7b", "tok/s", "/", "999999999999999999999999", "M1",
            "Q4_K_M", "_", " ", ".", ",", "1,500", "1,,5", "batch", "context", "at", "@", "GB",
            "GB/s", "–", "×", "🙂", "e\u{301}", "\u{0}", "\r\n", "k", "0", "0 tok/s", "0B", "RTX",
            "4090", "to", "and", "ms per token", "A3B", "int", "gptq", "pp", "d", "٤", "bit",
            "speculative", "prefill", "two", "s", "per second", "0.00001", "(", "my", "machine",
        ]
        var random = SplitMix(state: 7)
        for round in 0..<1_500 {
            let count = Int(random.next() % 14)
            let text = (0..<count).map { _ in
                pieces[Int(random.next() % UInt64(pieces.count))]
                    + (random.next() % 2 == 0 ? " " : "")
            }.joined()
            let claim = ClaimParser.claim(in: text, hardware: hardware, models: models)
            #expect(
                claim == ClaimParser.claim(in: text, hardware: hardware, models: models),
                "\(text.debugDescription)")
            if let speed = claim.speed {
                #expect(speed.lowerBound > 0 && speed.upperBound.isFinite)
            }
            if let parameters = claim.parameters { #expect(parameters > 0) }
            #expect(claim.gpus >= 1)
            if round.isMultiple(of: 10) { #expect(!check.verdict(of: text).sentence.isEmpty) }
        }
        let scalars = (0..<3_000).compactMap { _ in
            Unicode.Scalar(UInt32(random.next() % 0x11_0000))
        }
        let noise = String(String.UnicodeScalarView(scalars))
        #expect(!check.verdict(of: noise).sentence.isEmpty)
        #expect(
            !check.verdict(of: String(repeating: "9", count: 9_999) + " tok/s 7B M1").sentence
                .isEmpty)
    }

    private struct SplitMix {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
