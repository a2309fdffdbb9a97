internal import ChatCore

/// Where the stores lie, by the rules of the programs that own them.
package struct StoreLocations: Sendable {
    private let folders: EnvironmentFolders
    private let services: [String]

    /// Where an Ollama that runs as a service of the system keeps its models,
    /// on Linux; on other systems nothing is there.
    package static let ollamaService = ["/usr/share/ollama/.ollama/models"]

    /// `environment` is the process's; without `HOME` only what other
    /// variables name is found. `services` are where services of the system
    /// have Ollama's models.
    package init(environment: [String: String], services: [String] = Self.ollamaService) {
        folders = EnvironmentFolders(environment)
        self.services = services
    }

    /// canter's own folder of models.
    package var own: String? {
        (folders["XDG_DATA_HOME"] ?? folders.home("/.local/share")).map { $0 + "/canter/models" }
    }

    /// The roots of Hugging Face's cache: usually one, a second where
    /// llama.cpp was sent elsewhere.
    package var huggingFace: [String] {
        [folders["LLAMA_CACHE"], folders.hub].compactMap(\.self)
    }

    /// The folders of llama.cpp's earlier cache, of files side by side: usually
    /// one on Linux, another on macOS.
    package var llamaCpp: [String] {
        let usual = (folders["XDG_CACHE_HOME"] ?? folders.home("/.cache")).map { $0 + "/llama.cpp" }
        return [folders["LLAMA_CACHE"], usual, folders.home("/Library/Caches/llama.cpp")]
            .compactMap(\.self)
    }

    /// The folders of Ollama's models: the one a person chose, else their own
    /// and the system's.
    package var ollama: [String] {
        if let chosen = folders["OLLAMA_MODELS"] { return [chosen] }
        return [folders.home("/.ollama/models")].compactMap(\.self) + services
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
        if let home = folders.home("") {
            stores.append(LMStudioStore(home: home))
        }
        stores += ollama.map(OllamaStore.init(root:))
        return stores
    }

    /// `path` with a leading `~` replaced by the home folder.
    package func expanded(_ path: String) -> String { folders.expanded(path) }
}
