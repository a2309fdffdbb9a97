internal import ChatCore

/// Under which conditions: the engine, the context, whether prompts or many requests are meant.
extension ClaimParser {
    mutating func readEngine() {
        for (words, name) in Self.engines {
            guard let range = find(words) else { continue }
            claim.engine = name
            take(range)
            return
        }
    }

    private static let engines: [(words: [String], name: String)] = [
        (["llama", "cpp"], "llama.cpp"), (["llamacpp"], "llama.cpp"),
        (["llama", "server"], "llama.cpp"), (["llama", "bench"], "llama.cpp"),
        (["ollama"], "Ollama"), (["mlx", "lm"], "MLX"), (["mlx"], "MLX"), (["vllm"], "vLLM"),
        (["transformers"], "transformers"), (["lm", "studio"], "LM Studio"),
        (["lmstudio"], "LM Studio"), (["exllama"], "ExLlama"), (["exllamav"], "ExLlama"),
        (["tensorrt", "llm"], "TensorRT-LLM"), (["tensorrt"], "TensorRT-LLM"),
        (["trt", "llm"], "TensorRT-LLM"), (["sglang"], "SGLang"), (["mlc"], "MLC"),
        (["llamafile"], "llamafile"), (["koboldcpp"], "koboldcpp"), (["tgi"], "TGI"),
        (["canter"], "canter"), (["jan"], "Jan"),
    ]

    mutating func readKind() {
        if let prompt = promptRange() {
            claim.kind = .prompt
            take(prompt)
        }
        for index in tokens.indices {
            guard let word = word(at: index) else { continue }
            switch word {
            case "batch", "batchsize", "bs", "concurrency":
                var next = index + 1
                if self.word(at: next) == "size" { next += 1 }
                while let sign = sign(at: next), "=: -".contains(sign) { next += 1 }
                if self.word(at: next) == "of" { next += 1 }
                if let count = number(at: next) { setBatch(count, index..<next + 1) }
            case "parallel" where self.word(at: index - 1) == "tensor": break
            case "batched", "batching", "throughput", "concurrent", "concurrently", "parallel",
                "aggregate", "aggregated":
                if claim.kind == .generation { claim.kind = .batched }
                take(index..<index + 1)
                if let count = number(at: index - 1) { setBatch(count, index - 1..<index + 1) }
            case "users", "requests", "streams", "clients", "sequences":
                if let count = number(at: index - 1) { setBatch(count, index - 1..<index + 1) }
            case "speculative", "speculation", "drafting", "draft", "mtp", "eagle", "medusa",
                "lookahead":
                claim.isSpeculative = true
                take(index..<index + 1)
            default: break
            }
        }
    }

    /// One request at a time is no batch.
    private mutating func setBatch(_ count: Double, _ range: Range<Int>) {
        guard count >= 1, count <= 1e6, count == count.rounded() else { return }
        take(range)
        guard count > 1 else {
            if claim.kind == .batched { claim.kind = .generation }
            return
        }
        claim.batch = Int(count)
        if claim.kind == .generation { claim.kind = .batched }
    }

    private func promptRange() -> Range<Int>? {
        let phrases = [
            ["prefill"], ["prefilling"], ["prompt", "processing"], ["prompt", "eval"],
            ["prompt", "evaluation"], ["prompt", "speed"], ["prompt", "ingestion"],
            ["reading", "the", "prompt"], ["reads", "the", "prompt"],
        ]
        for phrase in phrases { if let range = find(phrase) { return range } }
        // llama-bench's `pp512`
        for index in tokens.indices where word(at: index) == "pp" {
            return number(at: index + 1) == nil ? index..<index + 1 : index..<index + 2
        }
        return nil
    }

    /// `8k context`, `ctx 4096`, `14336 tokens of input`, `a 32k window`.
    mutating func readContext() {
        let names: Set = [
            "context", "ctx", "input", "prompt", "window", "depth", "contextlength", "prompts",
        ]
        // llama-bench's `tg128 @ d4096`
        for index in tokens.indices where word(at: index) == "tg" {
            if number(at: index + 1) != nil, isAttached(index + 1) { take(index..<index + 2) }
        }
        for index in tokens.indices {
            if word(at: index) == "d", isAttached(index + 1), let amount = amount(at: index + 1) {
                return setContext(amount.value, index..<amount.end)
            }
            guard let amount = amount(at: index), !hasSizeUnit(amount.end) else { continue }
            var next = amount.end
            if sign(at: next) == "-" { next += 1 }
            if let unit = word(at: next), ["tokens", "token", "tok"].contains(unit) { next += 1 }
            if let joint = word(at: next), ["of", "in"].contains(joint) { next += 1 }
            if word(at: next) == "the" { next += 1 }
            if let name = word(at: next), names.contains(name) {
                return setContext(amount.value, index..<next + 1)
            }
        }
        for index in tokens.indices {
            guard let name = word(at: index), names.contains(name) else { continue }
            var next = index + 1
            if let length = word(at: next), ["length", "size", "window"].contains(length) {
                next += 1
            }
            if let joint = word(at: next), ["of", "is", "at"].contains(joint) { next += 1 }
            while let sign = sign(at: next), "=:~ ".contains(sign) { next += 1 }
            if let amount = amount(at: next), !hasSizeUnit(amount.end) {
                return setContext(amount.value, index..<amount.end)
            }
        }
    }

    private func hasSizeUnit(_ index: Int) -> Bool {
        word(at: index).map { ["b", "gb", "m", "gib", "bit", "bits"].contains($0) } ?? false
    }

    private mutating func setContext(_ tokens: Double, _ range: Range<Int>) {
        guard tokens >= 1, tokens <= 1e8 else { return }
        claim.context = Int(tokens)
        take(range)
    }
}
