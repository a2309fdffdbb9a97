package import ChatCore
package import EngineKit

/// What a chat is to go on with: an engine of its own that has no model yet.
package struct SwitchTarget: Sendable {
    /// Used only where no engine is kept that holds the same model; ended otherwise.
    package var chat: ChatEngine
    package var request: LoadRequest
    /// As it was found, before it is loaded.
    package var model: ModelDescription

    package init(_ chat: ChatEngine, _ request: LoadRequest, _ model: ModelDescription) {
        self.chat = chat
        self.request = request
        self.model = model
    }
}
