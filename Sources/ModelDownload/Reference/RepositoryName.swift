/// A repository of models: `bartowski/Qwen3-4B-GGUF`.
package struct RepositoryName: Sendable, Hashable, CustomStringConvertible {
    package let owner: String
    package let name: String

    package var description: String { "\(owner)/\(name)" }

    /// `nil` for what no repository can be called.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isName), text.utf8.count <= 200,
            // The cache's folders are named with it between the words.
            !text.contains("--")
        else { return nil }
        owner = String(parts[0])
        name = String(parts[1])
    }

    private static func isName(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
        else { return false }
        return !part.contains("..") && part.utf8.allSatisfy(isNameByte)
    }

    /// What stands in names of repositories and of quantizations.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
