package import ChatCore

/// Where the chat stands with its model.
enum ModelState: Sendable, Equatable {
    /// Nothing was said about a model yet.
    case none
    /// `fraction` from 0 to 1 where the engine tells.
    case loading(model: String, fraction: Double?)
    case ready(LoadedModel)
    /// The engine is gone; the next message starts it again.
    case lost(LoadedModel?)
    /// The load failed or was stopped.
    case failed
    /// There is none to load.
    case missing

    /// The model in force.
    var loaded: LoadedModel? {
        switch self {
        case .ready(let model), .lost(let model?): model
        default: nil
        }
    }

    /// The same with what the engine said of its window later.
    func learning(window: Int) -> ModelState {
        guard case .ready(var loaded) = self else { return self }
        loaded.contextWindow = window
        return .ready(loaded)
    }

    var isLoading: Bool {
        if case .loading = self { true } else { false }
    }

    /// Whether a model is there that answers.
    var answers: Bool {
        if case .ready = self { true } else { false }
    }

    /// Whether a message sent now is answered, or makes the session load a
    /// model that can.
    var takesMessages: Bool {
        switch self {
        case .ready, .lost, .failed: true
        case .none, .loading, .missing: false
        }
    }
}

extension LoadedModel {
    /// The name over its replies.
    var speaker: String {
        ModelLabel.text(model.displayName, model.quantization)
    }
}

extension AppState {
    /// The model in force.
    package var loadedModel: LoadedModel? { model.loaded }
}
