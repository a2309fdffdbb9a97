internal import ArgumentParser
internal import ChatCore

/// Which model, and how it is loaded; the same words in every command.
struct ModelOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help:
            "A model's name or a part of it, or a GGUF file's path. Without it, the first model found."
    )
    var model: String?

    @Option(
        name: [.short, .long],
        help:
            "Speak to a server instead of the embedded llama.cpp: its address, as http://127.0.0.1:8080."
    )
    var engine: String?

    @Option(help: "Context window in tokens.")
    var context: Int?

    @Option(name: [.short, .long], help: "Threads while decoding.")
    var threads: Int?

    @Option(help: "Threads while reading the prompt; as many as for decoding where not given.")
    var threadsPrefill: Int?

    @Option(help: "Flash attention: on, off or auto.")
    var flashAttention: FlashAttention = .auto

    @Option(help: "Type of the KV cache's K half: f16, q8_0, ...")
    var kvTypeK: String?

    @Option(help: "Type of the KV cache's V half.")
    var kvTypeV: String?

    @Option(help: "Layers to put on a GPU; all that fit where not given.")
    var gpuLayers: Int?

    func validate() throws {
        if let context, context < 1 {
            throw ValidationError("--context takes a number of tokens from 1 up.")
        }
        for (name, value) in [("--threads", threads), ("--threads-prefill", threadsPrefill)] {
            if let value, !(1...512).contains(value) {
                throw ValidationError("\(name) takes a number from 1 to 512.")
            }
        }
    }

    var settings: EngineSettings {
        EngineSettings(
            contextWindow: context, threads: threads, threadsPrefill: threadsPrefill,
            flashAttention: flashAttention, kvTypeK: kvTypeK, kvTypeV: kvTypeV, gpuLayers: gpuLayers
        )
    }
}

extension FlashAttention: ExpressibleByArgument {}
