/// SHA-256 of a file, by which a store names it. Nothing but hexadecimal digits
/// gets through, so that no name leads out of the store's folder.
struct BlobDigest {
    /// 64 hexadecimal digits in lower case.
    let hex: String
    /// The digits as they were given, and as the file is called.
    let given: String

    /// `nil` for anything but 64 hexadecimal digits.
    init?(hex: String) {
        guard hex.utf8.count == 64, hex.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            return nil
        }
        self.hex = hex.lowercased()
        given = hex
    }

    /// `nil` for anything but `sha256:` and 64 hexadecimal digits.
    init?(_ text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        self.init(hex: String(text.dropFirst(7)))
    }
}
