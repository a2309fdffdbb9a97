internal import ChatCore
package import EngineKit

/// An engine with a model in it, and what its cache was left with.
struct HeldModel: Sendable {
    var chat: ChatEngine
    var request: LoadRequest
    var loaded: LoadedModel
    /// The conversation its cache holds, and how many tokens of it; `nil` where
    /// nobody knows.
    var cache: (conversation: Conversation.ID, tokens: Int)?

    /// Whether it is what `target` asks for, loaded in the same way.
    func serves(_ target: SwitchTarget) -> Bool {
        chat.address == target.chat.address && request.isSame(as: target.request)
    }

    /// Bytes its model takes of this machine's memory.
    var bytes: Int { chat.isEmbedded ? loaded.memory?.bytesHere ?? 0 : 0 }
}

extension LoadRequest {
    /// Without what the model is called, which makes no difference.
    var untitled: LoadRequest {
        var request = self
        request.title = nil
        return request
    }

    /// Whether it loads the same in the same way.
    func isSame(as other: LoadRequest) -> Bool { untitled == other.untitled }

    /// Whether both put layers on the same RPC server, which serves one engine
    /// at a time and lets the other wait.
    package func sharesServers(with other: LoadRequest) -> Bool {
        !Set(settings.rpcServers ?? []).isDisjoint(with: other.settings.rpcServers ?? [])
    }
}

extension MemoryEstimate {
    /// Bytes it takes of this machine, without those on RPC servers.
    var bytesHere: Int {
        devices.reduce(0) { $0 + ($1.name.hasPrefix("RPC") ? 0 : $1.needed) }
    }
}
