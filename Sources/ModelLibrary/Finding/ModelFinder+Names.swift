package import ChatCore

extension ModelFinder {
    /// The model a person means: by a path; by a name, its beginning or a part
    /// of it, in any case and with any of `-._: ` between its words; by what
    /// Ollama calls it, `llama3.2:3b`; by the Hugging Face repository it came
    /// from, `org/name` or `org/name:Q4_K_M`. A file of that path always wins.
    ///
    /// Throws a `ModelError` when there is none or more than one, or the one
    /// there is cannot be used.
    package func resolve(_ nameOrPath: String) throws(ModelError) -> ModelDescription {
        let path = locations.expanded(nameOrPath)
        let kind = fileKind(path)
        if kind == .file || Self.isPath(nameOrPath) {
            return try GGUFModel(path: path).description(store: "file")
        }
        let candidates = candidates()
        let matches = try Self.matches(for: nameOrPath, among: candidates)
        guard let match = matches.first?.found.description else {
            // A folder of that name is more likely meant than a model that is not there.
            if kind != nil, nameOrPath.contains("/") {
                return try GGUFModel(path: path).description(store: "file")
            }
            throw notFound(nameOrPath, candidates)
        }
        let names = Set(matches.map(\.found.description.name))
        guard names.count == 1 else {
            throw ModelError(
                .ambiguous,
                "“\(nameOrPath)” could be any of \(Self.listing(names.sorted())): give more of the name."
            )
        }
        guard let reason = match.broken, let path = match.path else { return match }
        do throws(ModelError) {
            return try GGUFModel(path: path).description(store: match.store)
        } catch {
            throw ModelError(error.code, error.code == .notFound ? reason : error.description)
        }
    }

    /// Whether it can be nothing but a path.
    private static func isPath(_ text: String) -> Bool {
        ["/", "./", "../", "~/"].contains { text.hasPrefix($0) } || text == "~"
            || text.contains("/") && text.lowercased().hasSuffix(".gguf")
    }

    // MARK: Matching

    /// The models `name` fits best: those of that name, those of that
    /// repository, else those it begins, else those it is part of.
    private static func matches(
        for name: String, among candidates: [ModelCandidate]
    ) throws(ModelError) -> [ModelCandidate] {
        let wanted = comparable(name)
        guard !wanted.isEmpty else { return [] }
        func fitting(_ rule: (String) -> Bool) -> [ModelCandidate] {
            candidates.filter { $0.names.contains { rule(comparable($0)) } }
        }
        let same = fitting { $0 == wanted }
        if !same.isEmpty { return same }
        if let reference = RepositoryReference(name) {
            let matches = try reference.matches(among: candidates)
            if !matches.isEmpty { return matches }
        }
        let begun = fitting { $0.hasPrefix(wanted) }
        return begun.isEmpty ? fitting { $0.contains(wanted) } : begun
    }

    static func comparable(_ name: String) -> String {
        var name = name.lowercased()
        if name.hasSuffix(".gguf") {
            name.removeLast(5)
        }
        return String(name.map { "-._: ".contains($0) ? "-" : $0 })
    }

    private func notFound(_ name: String, _ candidates: [ModelCandidate]) -> ModelError {
        guard !candidates.isEmpty else {
            return ModelError(
                .notFound,
                "There is no model on this machine: `make chat` fetches one to start with, or give a GGUF file's path."
            )
        }
        let names = Set(candidates.map(\.found.description.name)).sorted()
        return ModelError(
            .notFound,
            "No model is called “\(name)”: there is \(Self.listing(names)); or give a GGUF file's path."
        )
    }

    /// The first few names, and how many more there are.
    static func listing(_ names: [String]) -> String {
        let shown = 8
        let list = names.prefix(shown).joined(separator: ", ")
        return names.count <= shown ? list : list + " and \(names.count - shown) more"
    }
}
