internal import ChatCore

/// `/model`, `/quant`, `/engine` and `/restart`.
extension AppState {
    mutating func runOnModel(_ command: SlashCommand, _ argument: String) -> [Effect] {
        switch command {
        case .model:
            guard !argument.isEmpty else {
                wantedModels = .all
                return [.listModels]
            }
            return load(argument)
        case .quant:
            guard let loaded = model.loaded, settings.engine == nil else {
                return saying("No model of the embedded engine is loaded; /model loads one.")
            }
            wantedModels = .quantizations(
                of: loaded.model.displayName, named: argument.uppercased())
            return [.listModels]
        case .engine:
            guard !argument.isEmpty else {
                status.inform(
                    "The engine is \(settings.engine ?? "the embedded llama.cpp"); /engine ADDRESS takes a server, /engine embedded llama.cpp."
                )
                return []
            }
            var changed = settings
            changed.engine = argument == "embedded" ? nil : argument
            changed.model = nil
            return [.useEngine(changed)]
        default:
            return restart()
        }
    }

    /// Loads a model by its name or path.
    mutating func load(_ name: String) -> [Effect] {
        settings.model = name
        return [.load(settings)]
    }

    /// The models there are were looked up: shows those that were asked for, or
    /// loads the one that can be meant.
    mutating func models(_ models: [ModelDescription]) -> [Effect] {
        let usable = models.filter { $0.broken == nil }
        switch wantedModels {
        case .all:
            focus = .picker(.models(models, loaded: model.loaded?.model))
        case .quantizations(let displayName, let type):
            let same = usable.filter { $0.displayName == displayName }
            guard !type.isEmpty else {
                focus = .picker(.models(same, loaded: model.loaded?.model))
                return []
            }
            guard let found = same.first(where: { $0.quantization?.rawValue.uppercased() == type })
            else {
                let types = same.compactMap { $0.quantization?.rawValue }.sorted()
                return saying(
                    "There is no \(displayName) as \(type) here; there is \(types.joined(separator: ", ")). canter quantize makes others from a higher precision."
                )
            }
            return load(found.path ?? found.name)
        }
        return []
    }

    /// Ends the engine's process as hard as it takes.
    private mutating func restart() -> [Effect] {
        guard settings.engine == nil else {
            return saying("The server is not canter's to restart; Esc stops the reply.")
        }
        return [.restartEngine]
    }
}

/// Which of the models there are a person wants to see.
enum WantedModels: Sendable, Equatable {
    case all
    /// Of one model; the one of that type is loaded at once where it is named.
    case quantizations(of: String, named: String)
}
