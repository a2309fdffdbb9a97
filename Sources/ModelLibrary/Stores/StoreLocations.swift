/// Where the stores lie, by the rules of the programs that own them.
package struct StoreLocations: Sendable {
    private let environment: [String: String]
    private let services: [String]

    /// Where an Ollama that runs as a service of the system keeps its models,
    /// on Linux; on other systems nothing is there.
    package static let ollamaService = ["/usr/share/ollama/.ollama/models"]

    /// `environment` is the process's; without `HOME` only what other
    /// variables name is found. `services` are where services of the system
    /// have Ollama's models.
    package init(environment: [String: String], services: [String] = Self.ollamaService) {
        self.environment = environment
        self.services = services
    }

    /// canter's own folder of models.
    package var own: String? {
        (folder("XDG_DATA_HOME") ?? home("/.local/share")).map { $0 + "/canter/models" }
    }

    /// The roots of Hugging Face's cache: usually one, a second where
    /// llama.cpp was sent elsewhere.
    package var huggingFace: [String] {
        let hub =
            folder("HF_HUB_CACHE") ?? folder("HUGGINGFACE_HUB_CACHE") ?? folder("HF_HOME").map {
                $0 + "/hub"
            }
            ?? (folder("XDG_CACHE_HOME") ?? home("/.cache")).map { $0 + "/huggingface/hub" }
        return [folder("LLAMA_CACHE"), hub].compactMap(\.self)
    }

    /// The folders of llama.cpp's earlier cache, of files side by side: usually
    /// one on Linux, another on macOS.
    package var llamaCpp: [String] {
        let usual = (folder("XDG_CACHE_HOME") ?? home("/.cache")).map { $0 + "/llama.cpp" }
        return [folder("LLAMA_CACHE"), usual, home("/Library/Caches/llama.cpp")]
            .compactMap(\.self)
    }

    /// The folders of Ollama's models: the one a person chose, else their own
    /// and the system's.
    package var ollama: [String] {
        if let chosen = folder("OLLAMA_MODELS") { return [chosen] }
        return [home("/.ollama/models")].compactMap(\.self) + services
    }

    /// Every standard store and the `extraFolders`, the ones to prefer first.
    package func stores(extraFolders: [String] = []) -> [any ModelStore] {
        var stores: [any ModelStore] = []
        if let own {
            stores.append(FolderStore(name: "canter", folder: own))
        }
        stores += extraFolders.map { FolderStore(name: "folder", folder: expanded($0)) }
        stores += huggingFace.map(HuggingFaceCache.init(root:))
        stores += llamaCpp.map(LlamaCppCache.init(folder:))
        if let home = home("") {
            stores.append(LMStudioStore(home: home))
        }
        stores += ollama.map(OllamaStore.init(root:))
        return stores
    }

    /// `path` with a leading `~` replaced by the home folder.
    package func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = home("") else { return path }
        return home + path.dropFirst()
    }

    private func home(_ below: String) -> String? {
        folder("HOME").map { $0 + below }
    }

    /// An absolute path out of the environment. The XDG specification has
    /// relative ones ignored.
    private func folder(_ variable: String) -> String? {
        guard var path = environment[variable], path.hasPrefix("/") || path.hasPrefix("~/") else {
            return nil
        }
        if variable != "HOME" {
            path = expanded(path)
        }
        while path.count > 1, path.hasSuffix("/") {
            path.removeLast()
        }
        return path
    }
}
