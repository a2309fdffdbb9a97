internal import CLlamaShim

/// Sentences the C++ side gives with a failure.
enum ShimMessage {
    /// The first line of one, which is freed.
    static func line(taking message: UnsafeMutablePointer<CChar>?) -> String {
        guard let message = unsafe message else { return "no reason was given" }
        defer { unsafe cl_string_free(message) }
        let text = unsafe String(cString: message)
        let lines = text.split(whereSeparator: \.isNewline)
        // Some messages put their subject on a line of its own.
        guard let first = lines.first else { return "no reason was given" }
        guard first.hasSuffix(":"), lines.count > 1 else { return String(first) }
        return "\(first) \(lines[1])"
    }
}
