/// Finds the first stop string in text that comes in pieces, holding back what
/// may be the beginning of one.
struct StopMatcher {
    private let stops: [String]
    private var held = ""
    /// Whether one was found; nothing is text any more after it.
    private(set) var isFound = false

    init(_ stops: [String]) {
        self.stops = stops.filter { !$0.isEmpty }
    }

    /// Adds a piece and returns the text that is certain to belong to the reply.
    mutating func add(_ piece: String) -> String {
        if isFound { return "" }
        if stops.isEmpty { return piece }
        held += piece
        if let stop = stops.compactMap({ held.firstIndex(of: $0) }).min() {
            isFound = true
            defer { held = "" }
            return String(held[..<stop])
        }
        let unfinished = held.unfinishedSuffix(of: stops)
        defer { held = held.suffix(fromByte: held.utf8.count - unfinished) }
        return held.dropLastBytes(unfinished)
    }

    /// What is held when no more will come.
    mutating func finish() -> String {
        defer { held = "" }
        return held
    }
}
