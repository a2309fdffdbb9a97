internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Everything the bytes of a KV state depend on. A state made under another
/// key is of no use, and libllama might not notice.
struct StateKey: Codable, Equatable {
    /// The model file's content.
    var fingerprint: String
    var engineVersion: String?
    var kvTypeK: String?
    var kvTypeV: String?
    /// As resolved: without it, values lie transposed.
    var flashAttention: FlashAttention?
    var contextWindow: Int
    var fullSlidingWindow: Bool
    /// Keys are stored rotated.
    var ropeScaling: RopeScaling?

    /// `nil` when nobody has said what the model is.
    init?(_ request: LoadRequest, _ loaded: LoadedModel) {
        guard let fingerprint = request.fingerprint else { return nil }
        self.fingerprint = fingerprint
        engineVersion = loaded.engineVersion
        kvTypeK = loaded.kvTypeK
        kvTypeV = loaded.kvTypeV
        flashAttention = loaded.flashAttention
        contextWindow = loaded.contextWindow
        fullSlidingWindow = request.settings.keepsFullSlidingWindow
        ropeScaling = request.settings.ropeScaling
    }

    /// The file's name for a conversation under this key.
    func fileName(for conversation: Conversation.ID) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Nothing here can fail to encode: texts, numbers, and doubles a person typed.
        let key = (try? encoder.encode(self)) ?? Data(fingerprint.utf8)
        return Self.prefix(of: conversation) + ShortHash.hex(of: key, bytes: 12) + ".kv"
    }

    /// What the names of all files of a conversation begin with.
    static func prefix(of conversation: Conversation.ID) -> String {
        ShortHash.hex(of: Data(conversation.rawValue.utf8), bytes: 12) + "-"
    }
}
