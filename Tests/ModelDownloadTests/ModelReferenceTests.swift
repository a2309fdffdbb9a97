import Testing

@testable import ModelDownload

@Suite("What a person names to be fetched")
struct ModelReferenceTests {
    private func source(
        _ text: String, engine: String? = nil, environment: [String: String] = [:]
    ) throws -> ModelReference.Source {
        try ModelReference(text, engine: engine, environment: environment).source
    }

    private func repository(_ text: String) throws -> RepositoryName {
        try #require(RepositoryName(text))
    }

    @Test("A repository, with or without a quantization, however it is written")
    func repositories() throws {
        let name = try repository("org/na.me-GGUF")
        for prefix in [
            "", "hf.co/", "huggingface.co/", "https://huggingface.co/", "https://hf.co/",
        ] {
            #expect(try source(prefix + "org/na.me-GGUF") == .repository(name, tag: nil))
            #expect(
                try source(prefix + "org/na.me-GGUF:Q4_K_M") == .repository(name, tag: "Q4_K_M"))
        }
        #expect(
            try source("https://huggingface.co/org/na.me-GGUF/tree/main")
                == .repository(name, tag: nil))
        #expect(try ModelReference("org/na.me-GGUF:Q8_0").name == "org/na.me-GGUF:Q8_0")
    }

    @Test("A file of a repository, by its page or its download address")
    func files() throws {
        let path = try #require(RepositoryPath("sub/a b.gguf"))
        for kind in ["resolve", "blob"] {
            #expect(
                try source(
                    "https://huggingface.co/org/name/\(kind)/main/sub/a%20b.gguf?download=true")
                    == .file(try repository("org/name"), revision: "main", path: path))
        }
        #expect(
            try source("https://huggingface.co/org/name/resolve/refs%2Fpr%2F1/sub/a%20b.gguf")
                == .file(try repository("org/name"), revision: "refs/pr/1", path: path))
        #expect(
            try source(
                "http://mirror:8080/hub/org/name/resolve/main/sub/a%20b.gguf",
                environment: ["HF_ENDPOINT": "http://mirror:8080/hub/"])
                == .file(try repository("org/name"), revision: "main", path: path))
    }

    @Test("Any other address of a GGUF file is fetched as it is")
    func addresses() throws {
        let address = try #require(WebAddress("https://example.org/dir/Model.Q4_0.gguf?x=1"))
        #expect(try source("https://example.org/dir/Model.Q4_0.gguf?x=1#top") == .address(address))
        #expect(
            try ModelReference("https://example.org/dir/Model.Q4_0.gguf?x=1").name
                == "Model.Q4_0.gguf")
    }

    @Test("What an Ollama server is to fetch, at the usual place or another")
    func ollama() throws {
        let usual = try #require(WebAddress("http://127.0.0.1:11434"))
        #expect(try source("ollama:qwen3:4b") == .ollama(name: "qwen3:4b", server: usual))
        #expect(
            try source("ollama+http://box:99/hf.co/org/name:Q4_0")
                == .ollama(
                    name: "hf.co/org/name:Q4_0", server: try #require(WebAddress("http://box:99"))))
        #expect(
            try source("org/name", engine: "ollama+http://box:99")
                == .ollama(name: "org/name", server: try #require(WebAddress("http://box:99"))))
        for host in ["0.0.0.0", "127.0.0.1:11434", "http://127.0.0.1:11434"] {
            #expect(
                try source("ollama:x", environment: ["OLLAMA_HOST": host])
                    == .ollama(name: "x", server: usual))
        }
        #expect(
            try source("ollama:x", environment: ["OLLAMA_HOST": "http://box"])
                == .ollama(name: "x", server: try #require(WebAddress("http://box:80"))))
    }

    @Test(
        "What names nothing is refused in one sentence",
        arguments: [
            "", "qwen3", "a/b/c", "../x", "org/..", "org/na me", "org/name:", "org/name:a/b",
            "-org/name", "org/na--me", "file:///etc/model.gguf", "ftp://host/model.gguf",
            "https://host/", "https://host/page.html", "https://user:pass@host/model.gguf",
            "https://huggingface.co/org", "https://huggingface.co/org/name/resolve/main/x.bin",
            "https://huggingface.co/org/name/resolve/main/..%2F..%2Fx.gguf",
            "https://huggingface.co/org/name/resolve/../x.gguf", "http://host\u{1B}[2J/a.gguf",
            "ollama:", "ollama+http://box", "http://host:99999/a.gguf", "http:///a.gguf",
        ])
    func refused(_ text: String) {
        #expect {
            _ = try source(text)
        } throws: { error in
            guard let error = error as? DownloadError else { return false }
            return error.code == .badReference && error.description.hasSuffix(".")
                && !error.description.contains("\u{1B}") && !error.description.contains("user:")
        }
    }

    @Test("A repository is at the hub the environment names, which must be an address")
    func endpoint() throws {
        #expect(try HubSettings.endpoint([:]).url == "https://huggingface.co/")
        #expect(try HubSettings.endpoint(["HF_ENDPOINT": "http://m/x/"]).url == "http://m/x/")
        #expect(
            try HubSettings.endpoint(["HF_ENDPOINT": "http://a", "MODEL_ENDPOINT": "http://b"]).url
                == "http://b/")
        #expect(throws: DownloadError.self) {
            try HubSettings.endpoint(["HF_ENDPOINT": "nonsense"])
        }
    }
}
