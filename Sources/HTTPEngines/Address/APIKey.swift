/// A secret. It cannot be printed or encoded, only sent.
package struct APIKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// `nil` for what cannot stand in a header, such as a key with a line break.
    package init?(_ value: String) {
        guard !value.isEmpty, value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        self.value = value
    }

    /// The value of the `Authorization` header.
    var authorization: String { "Bearer \(value)" }

    /// A server's words without the key, which some repeat when they refuse it.
    func leftOut(of text: String) -> String { text.replacing(value, with: "(secret)") }

    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
