/// What was cut, for Ctrl-Y to put back and Alt-Y to change for what was cut before.
struct KillRing: Sendable, Equatable {
    /// The most cuts that are kept.
    static let limit = 30

    /// Oldest first.
    private var cuts: [String] = []
    /// How many cuts back the one is that was put in last.
    private var depth = 0

    /// What `yank` puts back; empty when nothing was cut.
    var current: String { cuts.isEmpty ? "" : cuts[cuts.count - 1 - depth] }

    /// Adds a cut of its own.
    mutating func add(_ cut: String) {
        cuts.append(cut)
        if cuts.count > Self.limit { cuts.removeFirst() }
        depth = 0
    }

    /// Adds to the last cut, before or behind it: cuts in a row are one.
    mutating func join(_ cut: String, isBefore: Bool) {
        guard let last = cuts.popLast() else {
            add(cut)
            return
        }
        cuts.append(isBefore ? cut + last : last + cut)
        depth = 0
    }

    /// Begins again with the last cut.
    mutating func rewind() { depth = 0 }

    /// Goes one cut further back, and from the oldest to the last.
    mutating func rotate() {
        if !cuts.isEmpty { depth = (depth + 1) % cuts.count }
    }
}
