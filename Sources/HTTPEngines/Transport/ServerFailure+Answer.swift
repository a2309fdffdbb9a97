/// What servers and what stands before them write when they cannot.
extension ServerFailure {
    /// What an answer says of a failure: `{"error": …}`, `{"detail": "…"}`,
    /// `{"message": "…"}` or plain words. `nil` for what says nothing to a
    /// person, such as a page.
    init?(answer body: [UInt8]) {
        if let body = try? JSONReading.decode(Body.self, from: body) {
            self = body.error
            return
        }
        if let other = try? JSONReading.decode(Other.self, from: body) {
            self.init(other.detail ?? other.message)
            return
        }
        let text = String(decoding: body.prefix(1200), as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let first = words.first, !"<{[".contains(first) else { return nil }
        self.init(words)
    }

    private struct Other: Decodable {
        var detail: String?
        var message: String?
    }
}
