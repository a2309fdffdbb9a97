/// The answer of `GET /api/tags`: the models there are.
struct OllamaTags: Decodable {
    var models: [Model]?

    struct Model: Decodable {
        var name: String
        /// Bytes on disk.
        var size: Int?
        /// The hash of what the model is made of.
        var digest: String?
        var details: OllamaDetails?
        /// `completion`, `thinking`, `embedding`; older versions do not tell.
        var capabilities: [String]?
        /// Where it really runs, for a model that is only a name for one elsewhere.
        var remoteHost: String?
        var remoteModel: String?

        enum CodingKeys: String, CodingKey {
            case name, size, digest, details, capabilities
            case remoteHost = "remote_host"
            case remoteModel = "remote_model"
        }

        var isRemote: Bool { remoteHost?.isEmpty == false || remoteModel?.isEmpty == false }

        /// Whether it can be talked with, as far as it is told.
        var chats: Bool { capabilities.map { $0.isEmpty || $0.contains("completion") } ?? true }

        /// Whether a person means it by that name: `latest` need not be said.
        func isCalled(_ name: String) -> Bool {
            self.name == name || self.name == name + ":latest"
        }
    }
}
