internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension Conversation {
    /// An empty conversation of its own.
    static func new() -> Conversation {
        Conversation(id: ID(rawValue: UUID().uuidString))
    }
}
