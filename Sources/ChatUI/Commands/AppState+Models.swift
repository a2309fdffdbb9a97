internal import ChatCore

/// `/model`, `/quant`, `/engine`, `/load`, `/unload`, `/pull` and `/restart`.
extension AppState {
    mutating func runOnModel(_ command: SlashCommand, _ argument: String) -> [Effect] {
        switch command {
        case .model:
            guard !argument.isEmpty else { return showModels() }
            var changed = settings
            changed.model = argument
            return goOn(with: changed, name: argument)
        case .quant: return quantization(argument)
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
            // Asked for by name, an engine is asked anew, too.
            return model.answers
                ? goOn(with: changed, name: changed.engine ?? "the embedded engine")
                : [.useEngine(changed)]
        case .load: return serve(named: argument, isLoading: true)
        case .unload: return serve(named: argument, isLoading: false)
        case .pull where argument.hasPrefix("@"): return fetch(at: argument)
        case .pull:
            guard let reference = ModelReference(argument) else {
                return saying(
                    "Say what to fetch: /pull org/name, /pull org/name:Q4_K_M or an address.")
            }
            return fetch(reference.text)
        default:
            return restart()
        }
    }

    /// Loads a model by its name or path.
    mutating func load(_ name: String) -> [Effect] {
        settings.model = name
        return [.load(settings)]
    }

    /// The models there are were looked up: shows those that can be compared with.
    mutating func models(_ found: [ModelDescription]) -> [Effect] {
        var models = found
        // One given by its path may lie where nobody looks.
        if let loaded = model.loaded?.model, !found.contains(where: { $0.isSame(as: loaded) }) {
            models.insert(loaded, at: 0)
        }
        let usable = models.filter { $0.broken == nil }
        focus = .picker(
            .models(usable, loaded: model.loaded?.model, title: "compare with") {
                .comparison($0)
            })
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

extension ModelDescription {
    /// Whether it is the same file, or the same name where there is none.
    func isSame(as other: ModelDescription) -> Bool {
        path != nil && path == other.path || name == other.name
    }
}
