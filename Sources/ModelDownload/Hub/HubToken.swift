/// A secret of the hub. It cannot be printed or encoded, only sent.
struct HubToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// `nil` for what cannot stand in a header.
    init?(_ text: String) {
        let bytes = text.utf8.drop { $0 <= 0x20 }
        let value = String(Substring(bytes.prefix { $0 > 0x20 }))
        guard !value.isEmpty, value.utf8.count <= 4096, value.utf8.allSatisfy({ $0 < 0x7F }),
            bytes.dropFirst(value.utf8.count).allSatisfy({ $0 <= 0x20 })
        else { return nil }
        self.value = value
    }

    /// The value of the `Authorization` header.
    var authorization: String { "Bearer \(value)" }

    var description: String { "(secret)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
