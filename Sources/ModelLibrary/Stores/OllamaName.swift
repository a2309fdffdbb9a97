/// What Ollama calls a model: `llama3.2:3b`, `somebody/model:tag`, and with
/// another registry than its own `hf.co/org/name:Q4_K_M`.
struct OllamaName: Hashable {
    private var host: String
    private var namespace: [String]
    private var model: String
    private var tag: String

    /// By where its manifest lies below the folder of manifests:
    /// `HOST/NAMESPACE/MODEL/TAG`, the namespace of several parts or none.
    /// `nil` for less than a host, a model and a tag.
    init?(manifest path: Substring) {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count >= 3 else { return nil }
        host = parts[0]
        namespace = Array(parts[1..<parts.count - 2])
        model = parts[parts.count - 2]
        tag = parts[parts.count - 1]
    }

    var isLatest: Bool { tag == "latest" }

    /// As `ollama list` has it.
    var text: String {
        let isUsual = host == "registry.ollama.ai"
        let shown = isUsual && namespace == ["library"] ? [] : namespace
        return ((isUsual ? [] : [host]) + shown + [model]).joined(separator: "/") + ":" + tag
    }

    /// The Hugging Face repository it came from.
    var repository: String? {
        guard ["hf.co", "huggingface.co"].contains(host), namespace.count == 1 else { return nil }
        return namespace[0] + "/" + model
    }
}
