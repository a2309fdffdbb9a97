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
            if model.isLoading { return saying("The model is still loading.") }
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
    mutating func models(_ found: [ModelDescription]) -> [Effect] {
        var models = found
        // One given by its path may lie where nobody looks.
        if let loaded = model.loaded?.model, !found.contains(where: { $0.isSame(as: loaded) }) {
            models.insert(loaded, at: 0)
        }
        let usable = models.filter { $0.broken == nil }
        switch wantedModels {
        case .all:
            focus = .picker(.models(models, loaded: model.loaded?.model))
        case .comparison:
            focus = .picker(
                .models(usable, loaded: model.loaded?.model, title: "compare with") {
                    .comparison($0)
                })
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
    /// To compare with one of them.
    case comparison
    /// Of one model; the one of that type is loaded at once where it is named.
    case quantizations(of: String, named: String)
}

extension ModelDescription {
    /// Whether it is the same file, or the same name where there is none.
    func isSame(as other: ModelDescription) -> Bool {
        path != nil && path == other.path || name == other.name
    }
}
