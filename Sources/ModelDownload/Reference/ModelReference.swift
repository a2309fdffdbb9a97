/// What a person names to be fetched.
package struct ModelReference: Sendable, Hashable {
    enum Source: Sendable, Hashable {
        /// A repository, and which quantization of it.
        case repository(RepositoryName, tag: String?)
        /// A file of a repository, with the other shards if it is one of several.
        case file(RepositoryName, revision: String, path: RepositoryPath)
        /// A file anywhere.
        case address(WebAddress)
        /// What an Ollama server is to fetch itself.
        case ollama(name: String, server: WebAddress)
    }

    let source: Source
    /// As people name it: `org/name:Q4_K_M`.
    package let name: String

    /// The repository on the hub, where it is one.
    package var repository: RepositoryName? {
        switch source {
        case .repository(let repository, _), .file(let repository, _, _): repository
        case .address, .ollama: nil
        }
    }

    init(_ source: Source, name: String) {
        self.source = source
        self.name = shown(name)
    }

    package init(_ repository: RepositoryName, tag: String? = nil) {
        self.init(
            .repository(repository, tag: tag), name: "\(repository)\(tag.map { ":" + $0 } ?? "")")
    }

    /// Reads `org/name[:quant]`, the same behind `hf.co/`, a file's address,
    /// `ollama:NAME` or `ollama+http://host:port/NAME`. `engine` is the address
    /// of the Ollama server that is to fetch it, whatever it looks like.
    ///
    /// Throws a `DownloadError`, `.badReference`.
    package init(
        _ text: String, engine: String? = nil, environment: [String: String] = [:]
    ) throws(DownloadError) {
        if let engine {
            self = try Self.ollama(text, at: try OllamaAddress.server(engine))
        } else if text.hasPrefix("ollama:") {
            self = try Self.ollama(
                String(text.dropFirst(7)), at: try OllamaAddress.server(of: environment))
        } else if text.hasPrefix("ollama+") {
            let (server, name) = try OllamaAddress.serverAndModel(text)
            self = try Self.ollama(name, at: server)
        } else {
            self = try Self.web(text, environment)
        }
    }

    // MARK: Parts

    private static func web(
        _ text: String, _ environment: [String: String]
    ) throws(DownloadError) -> ModelReference {
        let lowered = text.lowercased()
        if lowered.contains("://") {
            guard let address = WebAddress(text) else {
                throw wrong(
                    text, "is no address canter can fetch from",
                    "give one that begins with http:// or https:// and has no password in it")
            }
            let endpoint = try HubSettings.endpoint(environment)
            let isHub =
                address.origin == endpoint.origin
                || ["huggingface.co", "hf.co", "www.huggingface.co"].contains(address.origin.host)
            return isHub ? try onHub(address, text, endpoint) : try file(address, text)
        }
        for host in ["hf.co/", "huggingface.co/"] where lowered.hasPrefix(host) {
            return try repository(String(text.dropFirst(host.count)), text)
        }
        return try repository(text, text)
    }

    private static func repository(
        _ name: String, _ text: String
    ) throws(DownloadError) -> ModelReference {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let repository = RepositoryName(String(parts[0])) else {
            throw wrong(text, "is no repository", "give one as org/name:Q4_K_M")
        }
        guard parts.count == 2 else { return ModelReference(repository) }
        let tag = String(parts[1])
        guard !tag.isEmpty, tag.utf8.count <= 200, tag.utf8.allSatisfy(RepositoryName.isNameByte)
        else {
            throw wrong(text, "names no quantization", "give one as org/name:Q4_K_M")
        }
        return ModelReference(repository, tag: tag)
    }

    /// `/org/name[:quant]`, `/org/name/tree/main`, `/org/name/resolve/REV/path`.
    private static func onHub(
        _ address: WebAddress, _ text: String, _ endpoint: WebAddress
    ) throws(DownloadError) -> ModelReference {
        var parts = address.components ?? []
        let prefix = address.origin == endpoint.origin ? endpoint.components ?? [] : []
        if parts.starts(with: prefix) { parts.removeFirst(prefix.count) }
        guard parts.count >= 2 else {
            throw wrong(text, "names no repository", "give one as org/name:Q4_K_M")
        }
        let name = parts[0] + "/" + parts[1]
        if parts.count == 2 || (parts.count == 4 && parts[2] == "tree" && parts[3] == "main") {
            return try repository(name, text)
        }
        guard parts.count >= 5, ["resolve", "blob"].contains(parts[2]),
            let repository = RepositoryName(name), let revision = RepositoryPath(parts[3]),
            let path = RepositoryPath(parts[4...].joined(separator: "/")),
            isModelFile(path.text)
        else {
            throw wrong(
                text, "is no GGUF file of a repository",
                "give an address like \(endpoint.appending("org/name/resolve/main/file.gguf"))")
        }
        return ModelReference(
            .file(repository, revision: revision.text, path: path),
            name: "\(repository)/\(path.text)")
    }

    private static func file(
        _ address: WebAddress, _ text: String
    ) throws(DownloadError) -> ModelReference {
        guard let name = address.components?.last, isModelFile(name) else {
            throw wrong(
                text, "is not the address of a .gguf file", "give one whose path ends in .gguf")
        }
        return ModelReference(.address(address), name: name)
    }

    private static func ollama(
        _ name: String, at server: WebAddress
    ) throws(DownloadError) -> ModelReference {
        let isName =
            !name.isEmpty && name.utf8.count <= 300
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        guard isName else {
            throw wrong(name, "is no name of a model of Ollama's", "give one as ollama:qwen3:4b")
        }
        return ModelReference(.ollama(name: name, server: server), name: name)
    }

    static func isModelFile(_ path: String) -> Bool { path.lowercased().hasSuffix(".gguf") }

    private static func wrong(_ text: String, _ what: String, _ remedy: String) -> DownloadError {
        // What is behind a question mark may be a secret, and so may a password.
        let shown =
            text.contains("@") ? "This" : "“\(shown(String(text.prefix { $0 != "?" })))”"
        return DownloadError(.badReference, "\(shown) \(what): \(remedy).")
    }
}
