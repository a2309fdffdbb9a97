package import EngineKit

/// An engine a chat has or could have, and how it is given back.
package struct ChatEngine: Sendable {
    /// Tells the engines of a chat apart.
    package let id: Int
    package let engine: any InferenceEngine
    /// Where it answers; `nil` for the embedded one, whose models lie in memory
    /// on this chat's account.
    package let address: String?
    /// Ends its process, or lets its connections go. May be called twice.
    package let end: @Sendable () async -> Void

    package init(
        _ engine: any InferenceEngine, id: Int = 0, address: String?,
        end: @escaping @Sendable () async -> Void
    ) {
        self.id = id
        self.engine = engine
        self.address = address
        self.end = end
    }

    package var isEmbedded: Bool { address == nil }
}
