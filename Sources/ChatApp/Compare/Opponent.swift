internal import ChatCore
internal import EngineKit
internal import Sessions

/// The engine of a comparison's right side, and what it is to load.
struct Opponent: Sendable {
    let engine: any InferenceEngine
    let request: LoadRequest
    /// Ends the session over it, and the engine.
    let end: @Sendable (SessionManager) async -> Void
}
