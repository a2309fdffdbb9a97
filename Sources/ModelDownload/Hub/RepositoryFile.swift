/// A file of a repository, as its tree lists it.
struct RepositoryFile: Sendable, Hashable {
    var path: RepositoryPath
    /// Bytes.
    var size: Int
    /// What names its content: 64 hexadecimal digits (SHA-256) of a large file,
    /// 40 (git's SHA-1) of one that lies in the repository itself.
    var hash: String

    /// What its bytes can be checked with.
    var sha256: String? { hash.utf8.count == 64 ? hash : nil }

    /// Whether `text` is such a hash; it becomes a file's name.
    static func isHash(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count) && isHexadecimal(text)
    }

    static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && isHexadecimal(text)
    }

    private static func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}
