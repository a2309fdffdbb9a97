package import ChatCore
internal import EngineKit

/// The parked KV states in a folder, for who deletes conversations without an
/// engine.
package enum ParkedStates {
    /// Removes every state of these conversations.
    package static func remove(of conversations: [Conversation.ID], in folder: String) {
        let store = StateStore(StateStoreSettings(folder: folder, limitBytes: 0))
        for conversation in conversations { store.removeAll(of: conversation) }
    }
}
