internal import ChatCore

/// A model that a server is taking into its memory, or out of it.
struct ServingState: Sendable, Equatable {
    var offer: ModelOffer
    /// Whether it is taken in.
    var isLoading: Bool

    /// `llama-server on box loads Qwen3 4B Q4_K_M`.
    var words: String {
        "\(offer.server) \(isLoading ? "loads" : "unloads") \(offer.speaker)"
    }
}

/// What `/load` and `/unload` ask for.
struct WantedService: Sendable, Equatable {
    /// A model's name, or a part of it.
    var name: String
    var isLoading: Bool
}

extension ModelOffer {
    /// The engine that serves it, with its machine where that is another one.
    var server: String { EngineMachine(at: model.engine).naming(model.store) }

    /// Whether a server has it.
    var isServed: Bool { availability == .served }
}
