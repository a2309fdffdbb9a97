internal import EngineKit

/// LM Studio's models, by the newest of its lists that it has.
///
/// It answers 200 with an error for paths it does not know, so that only what
/// has the list's form is one.
struct LMStudioList: Sendable {
    enum Form: Sendable, Hashable {
        /// `/api/v1/models`, since 0.4.0: with what can be loaded and how.
        case current
        /// `/api/v0/models`: tells what is loaded, but loads only for a chat.
        case old
        /// `/v1/models`: names and nothing else.
        case names
    }

    var form: Form
    var models: [LMStudioEntry]

    private static let paths: [(Form, path: String, field: String)] = [
        (.current, "/api/v1/models", "models"), (.old, "/api/v0/models", "data"),
        (.names, "/v1/models", "data"),
    ]

    /// The models that can be talked with. Throws what keeps it from answering.
    init(of server: ServerConnection) async throws(EngineError) {
        for (form, path, field) in Self.paths {
            let answer = try await server.get(path)
            if [401, 403].contains(answer.status) {
                throw server.failure(answer.status, answer.body)
            }
            guard answer.status == 200, let value = answer.decoded(as: JSONValue.self),
                let list = value[field]?.array
            else { continue }
            self.form = form
            models = list.compactMap { LMStudioEntry($0) }.filter(\.chats)
            return
        }
        throw server.explain.protocolViolation("lists no models like LM Studio")
    }

    /// The model of that name; for an empty one one in memory, else the first.
    func model(_ name: String, of server: ServerConnection) throws(EngineError) -> LMStudioEntry {
        let found =
            name.isEmpty
            ? models.first { $0.instances?.isEmpty == false } ?? models.first
            : models.first { $0.isCalled(name) }
        guard let found else {
            throw server.explain.unknownModel(
                name, listed: models.map { ServerExplanation.printable($0.key) })
        }
        return found
    }
}
