/// Finds the first stop string in text that comes in pieces, holding back what
/// may be the beginning of one.
struct StopMatcher {
    private let stops: [String]
    private var held = ""
    /// Bytes at the beginning of `held` that were given out before.
    private var known = 0
    /// Whether one was found; nothing is text any more after it.
    private(set) var isFound = false

    /// `behind` is text in front of the first piece, given out already, in which
    /// a stop string may have begun.
    init(_ stops: [String], behind: String = "") {
        self.stops = stops.filter { !$0.isEmpty }
        held = behind.suffix(fromByte: behind.utf8.count - behind.unfinishedSuffix(of: self.stops))
        known = held.utf8.count
    }

    /// Adds a piece and returns the text that is certain to belong to the reply.
    mutating func add(_ piece: String) -> String {
        if isFound { return "" }
        if stops.isEmpty { return piece }
        held += piece
        if let stop = stops.compactMap({ held.firstIndex(of: $0) }).min() {
            isFound = true
            defer { held = "" }
            return new(String(held[..<stop]))
        }
        let unfinished = held.unfinishedSuffix(of: stops)
        defer { held = held.suffix(fromByte: held.utf8.count - unfinished) }
        return new(held.dropLastBytes(unfinished))
    }

    /// What is held when no more will come.
    mutating func finish() -> String {
        defer { held = "" }
        return new(held)
    }

    /// The text without what was given out before.
    private mutating func new(_ text: String) -> String {
        let old = min(known, text.utf8.count)
        known -= old
        return text.suffix(fromByte: old)
    }
}
