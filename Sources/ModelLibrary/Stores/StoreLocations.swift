/// Where the stores lie, by the rules of the programs that own them.
package struct StoreLocations: Sendable {
    private let environment: [String: String]

    /// `environment` is the process's; without `HOME` only what other
    /// variables name is found.
    package init(environment: [String: String]) {
        self.environment = environment
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

    /// Every standard store and the `extraFolders`, the ones to prefer first.
    package func stores(extraFolders: [String] = []) -> [any ModelStore] {
        var stores: [any ModelStore] = []
        if let own {
            stores.append(FolderStore(name: "canter", folder: own))
        }
        stores += extraFolders.map { FolderStore(name: "folder", folder: expanded($0)) }
        stores += huggingFace.map(HuggingFaceCache.init(root:))
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
