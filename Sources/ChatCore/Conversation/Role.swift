/// Who wrote a message.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case system, user, assistant
}
