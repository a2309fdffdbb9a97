internal import ChatCore
internal import EngineKit

extension Failure {
    /// An engine's error as a person reads it.
    init(_ error: EngineError) {
        self.init(error.description, log: error.log)
    }

    static func loadStopped(_ name: String) -> Failure {
        Failure("Loading \(name) was stopped; send a message or choose a model to load one.")
    }

    static let noModel = Failure(
        "No model is loaded; choose one, and your message is sent when it is ready.")

    static let changeStandsAside = Failure(
        "The message that was to be changed is in a version that is not shown any more; the change is where it can be sent."
    )

    static let brokenOff = Failure(
        "The engine ended its reply without saying why; what came so far is kept, regenerate to try again."
    )

    static let unexplained = Failure(
        "The engine says its reply failed, but not why; what came so far is kept, regenerate to try again."
    )

    static func notStored(_ reason: String) -> Failure {
        Failure(
            "The conversation is not being saved (\(reason)); it goes on, but copy what you need before you quit."
        )
    }
}

extension EngineError {
    /// Whether the engine, or its model, is gone, so that loading the model
    /// again is what helps.
    var isLoss: Bool {
        code == .crashed || code == .unreachable || code == .noModel
    }
}

extension LoadRequest {
    /// The model's name for people: a file's name without folder and ending.
    var displayName: String {
        if let title { return title.name }
        guard model.hasSuffix(".gguf") else { return model }
        return String((model.split(separator: "/").last ?? "").dropLast(".gguf".count))
    }
}
