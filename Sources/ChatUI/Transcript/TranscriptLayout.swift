/// The laid-out entries of a transcript: a cache that holds what is on the
/// screen and near it, never all of a long conversation.
struct TranscriptLayout: Sendable {
    /// How many layouts are kept before those far from the screen are dropped.
    static let capacity = 256

    let columns: Int
    let theme: Theme
    private var layouts: [Int: EntryLayout] = [:]
    /// How many times an entry was set or brought up to date: what a frame costs.
    private(set) var layoutCount = 0

    init(columns: Int, theme: Theme) {
        self.columns = max(1, columns)
        self.theme = theme
    }

    /// The lines of an entry, set now unless they are current.
    mutating func height(of entry: TranscriptEntry) -> Int {
        bringUpToDate(entry)
        return layouts[entry.id]?.count ?? 0
    }

    /// Lines of an entry that were set before; `nil` when it was not.
    func knownHeight(of entry: TranscriptEntry) -> Int? {
        layouts[entry.id]?.count
    }

    /// A line of an entry whose height was asked for.
    func line(_ index: Int, of entry: TranscriptEntry) -> TextLine {
        layouts[entry.id]?[index] ?? .blank
    }

    /// Forgets layouts of all but `kept` when there are too many.
    mutating func trim(keeping kept: ArraySlice<TranscriptEntry>) {
        guard layouts.count > Self.capacity else { return }
        let ids = Set(kept.map(\.id))
        layouts = layouts.filter { ids.contains($0.key) }
    }

    private mutating func bringUpToDate(_ entry: TranscriptEntry) {
        if layouts[entry.id]?.revision == entry.revision { return }
        layoutCount += 1
        if layouts[entry.id]?.update(entry) != true {
            layouts[entry.id] = EntryLayout(entry, columns: columns, theme: theme)
        }
    }
}
