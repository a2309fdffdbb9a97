/// Folders an environment names, by the rules of the programs that read it.
package struct EnvironmentFolders: Sendable {
    private let environment: [String: String]

    /// Without `HOME` only what other variables name is found.
    package init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// Hugging Face's cache of models, which llama.cpp shares.
    package var hub: String? {
        self["HF_HUB_CACHE"] ?? self["HUGGINGFACE_HUB_CACHE"] ?? self["HF_HOME"].map { $0 + "/hub" }
            ?? (self["XDG_CACHE_HOME"] ?? home("/.cache")).map { $0 + "/huggingface/hub" }
    }

    /// `below` the home folder.
    package func home(_ below: String) -> String? {
        self["HOME"].map { $0 + below }
    }

    /// `path` with a leading `~` replaced by the home folder.
    package func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = home("") else { return path }
        return home + path.dropFirst()
    }

    /// The absolute path a variable names. The XDG specification has relative ones ignored.
    package subscript(_ variable: String) -> String? {
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
