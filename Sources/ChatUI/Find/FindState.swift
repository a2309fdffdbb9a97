internal import Canvas

/// What is looked for in the transcript, and where it is.
///
/// Lines are searched as they are shown, so what can be read can be found,
/// Markdown's marks or not. Only entries whose text can have it are laid out.
struct FindState: Sendable, Equatable {
    /// More places than this are not counted.
    static let limit = 1_000

    /// What is looked for.
    var query = ComposerState()
    /// From the oldest entry to the newest.
    private(set) var places: [FoundText] = []
    /// The one that is shown; `nil` when there is none.
    private(set) var current: Int?
    /// Whether there are older ones that were not looked for.
    private(set) var isLimited = false
    private var known: [Int: Known] = [:]
    private var knownQuery: [String] = []
    private var knownColumns = 0

    private struct Known: Sendable, Equatable {
        var revision: Int
        var places: [FoundText]
    }

    /// The place that is shown.
    var shown: FoundText? { current.map { places[$0] } }

    /// Goes to an older place (-1) or a newer one (1), over the ends to the other side.
    mutating func move(by step: Int) {
        guard let current, !places.isEmpty else { return }
        self.current = ((current + step) % places.count + places.count) % places.count
    }

    /// Looks at what changed since the last call: the query, the transcript, its
    /// width. What was shown stays shown if it is still there.
    mutating func search(_ transcript: inout TranscriptState) {
        let query = FoldedText(self.query.text.trimmed).units
        let isNew = query != knownQuery
        if isNew || transcript.layout.columns != knownColumns { known = [:] }
        (knownQuery, knownColumns) = (query, transcript.layout.columns)
        let before = shown
        var kept: [Int: Known] = [:]
        var found: [[FoundText]] = []
        var count = 0
        isLimited = false
        for entry in query.isEmpty ? [] : transcript.entries.reversed() {
            guard count < Self.limit else {
                isLimited = true
                break
            }
            let old = known[entry.id].flatMap { $0.revision == entry.revision ? $0 : nil }
            let result =
                old
                ?? Known(revision: entry.revision, places: transcript.places(of: query, in: entry))
            kept[entry.id] = result
            count += result.places.count
            found.append(result.places)
        }
        known = kept
        places = found.reversed().flatMap { $0 }
        choose(before, isNew: isNew, transcript)
    }

    /// What is shown of the places: what was, else the last one not below the screen.
    private mutating func choose(
        _ before: FoundText?, isNew: Bool, _ transcript: TranscriptState
    ) {
        guard !places.isEmpty else {
            current = nil
            return
        }
        if !isNew, let before {
            current = places.firstIndex(of: before) ?? min(current ?? 0, places.count - 1)
            return
        }
        let bottom = transcript.bottomEntry
        let order = Dictionary(
            transcript.entries.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        current =
            places.lastIndex { (order[$0.entry] ?? 0) <= bottom } ?? 0
    }
}
