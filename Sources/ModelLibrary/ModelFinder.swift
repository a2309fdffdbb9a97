package import ChatCore

/// Finds the models on this machine, and the one a person means.
///
/// Reads a few hundred kilobytes of every model file, some milliseconds each,
/// and blocks meanwhile: not for the thread that draws the screen.
package struct ModelFinder: Sendable {
    private let stores: [any ModelStore]
    private let locations: StoreLocations

    /// Looks into `stores`, in this order of preference; `locations` only says
    /// what `~` means.
    package init(stores: [any ModelStore], locations: StoreLocations) {
        self.stores = stores
        self.locations = locations
    }

    /// Looks into every standard store and the `extraFolders`.
    package init(environment: [String: String], extraFolders: [String] = []) {
        let locations = StoreLocations(environment: environment)
        self.init(stores: locations.stores(extraFolders: extraFolders), locations: locations)
    }

    /// Every model to chat with, a file reached twice once, shards as one
    /// model, a cut or damaged file with its `broken` reason.
    package func models() -> [ModelDescription] { found { _ in }.map(\.description) }

    /// The same, each with what it would take in memory with a window of so
    /// many tokens; `nil` for a broken one, and where its header does not tell.
    package func measuredModels(
        window: Int
    ) -> [(description: ModelDescription, memory: MemoryEstimate?)] {
        found { $0.memoryEstimate(window: window) }.map { ($0.description, $0.extra ?? nil) }
    }

    /// Every model, with what `measure` makes of a good one.
    private func found<Extra>(
        _ measure: (GGUFModel) -> Extra
    ) -> [(description: ModelDescription, extra: Extra?)] {
        var seen: Set<String> = []
        var models: [(description: ModelDescription, extra: Extra?)] = []
        for store in stores {
            for path in store.files() {
                // The other shards come with the first; without it, with themselves.
                if let shard = ModelFileName(path: path).shard, shard.number > 1,
                    fileKind(ModelFileName.path(ofShard: 1, of: shard.count, beside: path)) == .file
                {
                    continue
                }
                guard let real = realPath(path), seen.insert(real).inserted else { continue }
                if let model = Self.described(path, store.name, measure) { models.append(model) }
            }
        }
        return models
    }

    /// The model a person means by a path, or by a name, its beginning or a
    /// part of it, in any case and with any of `-._: ` between its words.
    ///
    /// Throws a `ModelError` when there is none or more than one, or the one
    /// there is cannot be used.
    package func resolve(_ nameOrPath: String) throws(ModelError) -> ModelDescription {
        let path = locations.expanded(nameOrPath)
        if nameOrPath.contains("/") || nameOrPath.hasPrefix("~") || fileKind(path) == .file {
            return try GGUFModel(path: path).description(store: "file")
        }
        let models = models()
        let matches = Self.matches(for: nameOrPath, among: models)
        guard let match = matches.first else { throw notFound(nameOrPath, models) }
        let names = Set(matches.map(\.name))
        guard names.count == 1 else {
            throw ModelError(
                .ambiguous,
                "“\(nameOrPath)” could be any of \(Self.listing(names.sorted())): give more of the name."
            )
        }
        if let path = match.path, match.broken != nil {
            return try GGUFModel(path: path).description(store: match.store)
        }
        return match
    }

    private static func described<Extra>(
        _ path: String, _ store: String, _ measure: (GGUFModel) -> Extra
    ) -> (description: ModelDescription, extra: Extra?)? {
        do {
            let model = try GGUFModel(path: path)
            return (model.description(store: store), measure(model))
        } catch  where error.code == .notAChatModel {
            return nil
        } catch {
            let name = ModelFileName(path: path)
            // Projectors lie beside their models; a damaged one is not news.
            guard !name.stem.lowercased().hasPrefix("mmproj") else { return nil }
            let description = ModelDescription(
                name: printable(name.stem), displayName: printable(name.base),
                quantization: name.quantization,
                store: store, path: path, broken: error.description)
            return (description, nil)
        }
    }

    // MARK: Names

    /// The models `name` fits best: those of that name, else those it begins,
    /// else those it is part of.
    private static func matches(for name: String, among models: [ModelDescription])
        -> [ModelDescription]
    {
        let wanted = comparable(name)
        guard !wanted.isEmpty else { return [] }
        let rules: [(String) -> Bool] = [
            { $0 == wanted }, { $0.hasPrefix(wanted) }, { $0.contains(wanted) },
        ]
        for rule in rules {
            let fitting = models.filter { rule(comparable($0.name)) }
            if !fitting.isEmpty { return fitting }
        }
        return []
    }

    private static func comparable(_ name: String) -> String {
        var name = name.lowercased()
        if name.hasSuffix(".gguf") {
            name.removeLast(5)
        }
        return String(name.map { "-._: ".contains($0) ? "-" : $0 })
    }

    private func notFound(_ name: String, _ models: [ModelDescription]) -> ModelError {
        guard !models.isEmpty else {
            return ModelError(
                .notFound,
                "There is no model on this machine: `make chat` fetches one to start with, or give a GGUF file's path."
            )
        }
        let names = Set(models.map(\.name)).sorted()
        return ModelError(
            .notFound,
            "No model is called “\(name)”: there is \(Self.listing(names)); or give a GGUF file's path."
        )
    }

    /// The first few names, and how many more there are.
    private static func listing(_ names: [String]) -> String {
        let shown = 8
        let list = names.prefix(shown).joined(separator: ", ")
        return names.count <= shown ? list : list + " and \(names.count - shown) more"
    }
}
