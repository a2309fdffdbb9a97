/// Whose export a file is. Found by its shape, never by its name.
package enum ImportKind: String, Sendable, Hashable, CaseIterable {
    case canter
    case chatGPT = "chatgpt"
    case openWebUI = "open-webui"
    case llamaServer = "llama.cpp"

    /// As a person reads it.
    package var name: String {
        switch self {
        case .canter: "canter"
        case .chatGPT: "ChatGPT"
        case .openWebUI: "Open WebUI"
        case .llamaServer: "llama.cpp"
        }
    }
}
