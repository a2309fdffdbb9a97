import ChatCore

/// Models of a machine with a few of them, in every way they can be had.
enum OfferSamples {
    static let now = 1_795_750_000.0
    private static let day = 86_400.0

    static let smol = make(
        "SmolLM2-135M-Instruct", "Q4_1", family: "llama", weights: 134_515_008, bytes: 98_231_616,
        path: "/home/ada/.local/share/canter/models/SmolLM2-135M-Instruct.Q4_1.gguf",
        speed: Figure(142.3, .measured), replies: 12)

    static let gemma: ModelOffer = {
        var offer = make(
            "gemma-3-270m", "Q4_K_M", family: "gemma3", weights: 268_098_176, bytes: 253_114_368,
            path: "/home/ada/.cache/llama.cpp/gemma-3-270m-Q4_K_M.gguf",
            speed: Figure(81.4, .measured), replies: 3)
        offer.isFavourite = true
        offer.isWarm = true
        offer.lastUsed = now - 3 * day - 60
        offer.repository = "ggml-org/gemma-3-270m-GGUF"
        offer.copies = [ModelCopy(store: "lm-studio", path: "/home/ada/.lmstudio/gemma.gguf")]
        offer.published = [
            PublishedRate(
                low: 15, high: 18, hardware: "Raspberry Pi 5", engine: "llama.cpp",
                standing: "printed once", source: "https://example.org/pi"),
            PublishedRate(
                low: 120, high: nil, hardware: "M2", engine: nil, standing: "measured by its maker",
                source: "https://example.org/m2"),
        ]
        return offer
    }()

    static let gemmaServed: ModelOffer = {
        var offer = make(
            "Gemma_3 270m", "q4_k_m", family: "gemma3", weights: 268_098_176, bytes: 253_114_368,
            path: nil, speed: Figure(64, .measured), replies: 1)
        offer.model.name = "gemma3:270m"
        offer.model.store = "Ollama"
        offer.model.engine = "http://127.0.0.1:11434"
        offer.availability = .served
        return offer
    }()

    static let qwenFull = make(
        "Qwen3-0.6B", "BF16", family: "qwen3", weights: 596_049_920, bytes: 1_198_000_000,
        path: "/models/Qwen3-0.6B-BF16.gguf", speed: Figure(14.2, .estimated), fit: .tight)

    static let qwenMakeable: ModelOffer = {
        var offer = make(
            "Qwen3-0.6B", "Q4_K_M", family: "qwen3", weights: 596_049_920, bytes: 397_000_000,
            path: nil, speed: Figure(38.1, .estimated))
        offer.availability = .makeable(from: "/models/Qwen3-0.6B-BF16.gguf")
        return offer
    }()

    static let llamaFetchable: ModelOffer = {
        var offer = make(
            "Llama-3.2-3B-Instruct", "Q4_K_M", family: "llama", weights: 3_212_749_888,
            bytes: 2_019_377_696, path: nil, speed: Figure(6.4, .estimated))
        offer.availability = .downloadable("bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M")
        return offer
    }()

    static let llamaLarge = make(
        "Llama-3.1-70B-Instruct", "Q8_0", family: "llama", weights: 70_553_706_496,
        bytes: 74_975_062_784, path: "/models/Llama-3.1-70B-Instruct-Q8_0.gguf",
        speed: Figure(0.31, .estimated), fit: .tooBig)

    static let torn: ModelOffer = {
        var offer = make(
            "torn", "Q8_0", family: nil, weights: nil, bytes: 12_000, path: "/models/torn.gguf",
            speed: nil, fit: nil)
        offer.availability = .broken
        offer.model.broken = "The file ends in the middle of a tensor: fetch it again."
        offer.memory = nil
        return offer
    }()

    static let vllm: ModelOffer = {
        var offer = make(
            "Qwen3-0.6B", "AWQ", family: "qwen3", weights: 596_049_920, bytes: nil, path: nil,
            speed: nil, fit: nil)
        offer.model.name = "Qwen/Qwen3-0.6B-AWQ"
        offer.model.store = "vLLM"
        offer.model.engine = "http://10.0.0.7:8000"
        offer.availability = .served
        offer.memory = nil
        return offer
    }()

    static let mlx: ModelOffer = {
        var offer = vllm
        offer.model.quantization = Quantization("MLX 4-bit")
        offer.model.name = "mlx-community/Qwen3-0.6B-4bit"
        offer.model.store = "mlx_lm"
        offer.model.engine = "http://127.0.0.1:8080"
        return offer
    }()

    static let all = [
        smol, gemma, gemmaServed, qwenFull, qwenMakeable, llamaFetchable, llamaLarge, torn, vllm,
        mlx,
        make(
            "SmolLM2-135M-Instruct", "Q8_0", family: "llama", weights: 134_515_008,
            bytes: 144_811_552, path: "/models/SmolLM2-135M-Instruct-Q8_0.gguf",
            speed: Figure(96, .estimated)),
        make(
            "SmolLM2-1.7B-Instruct", "Q6_K", family: "llama", weights: 1_711_376_384,
            bytes: 1_405_000_000, path: "/models/SmolLM2-1.7B-Instruct-Q6_K.gguf",
            speed: Figure(11, .estimated)),
        make(
            "gemma-3-1b-it", "Q5_K_M", family: "gemma3", weights: 999_885_952,
            bytes: 851_000_000, path: "/models/gemma-3-1b-it-Q5_K_M.gguf",
            speed: Figure(18.2, .estimated)),
        make(
            "gemma-3-1b-it", "IQ4_XS", family: "gemma3", weights: 999_885_952,
            bytes: 714_000_000, path: "/models/gemma-3-1b-it-IQ4_XS.gguf",
            speed: Figure(22.5, .estimated)),
    ]

    static func make(
        _ name: String, _ quantization: String, family: String?, weights: Int?, bytes: Int?,
        path: String?, speed: Figure<Double>?, replies: Int = 0, fit: MachineSurvey.Fit? = .fits
    ) -> ModelOffer {
        var offer = ModelOffer(
            ModelDescription(
                name: "\(name)-\(quantization)", displayName: name, family: family,
                parameters: weights, quantization: Quantization(quantization), sizeBytes: bytes,
                store: "canter", path: path, trainedContext: 8192),
            .present)
        offer.fit = fit
        offer.speed = speed
        offer.replies = replies
        if let bytes {
            offer.memory = MemoryEstimate(
                devices: [
                    MemoryEstimate.Device(
                        name: "CPU", weights: bytes, cache: 184 << 20, compute: 96 << 20,
                        available: 5 << 30)
                ], contextWindow: 8192, largestWindow: fit == .tooBig ? nil : 32768)
        }
        return offer
    }
}
