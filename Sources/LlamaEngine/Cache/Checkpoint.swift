/// A copy of the part of a cache that cannot be rolled back, as it was when
/// the cache held `tokens` tokens.
struct Checkpoint {
    var tokens: Int
    /// Whether a message begins there: where edits and new replies begin.
    var isBoundary: Bool
    var state: [UInt8]
}

/// The checkpoints of what is in the cache, oldest first, within bounds.
///
/// They follow llama-server's: at most 32, taken where a user's message begins
/// and near the end of the prompt. Unlike there, bytes are bounded too, and the
/// one given up is the one that is missed least.
struct CheckpointList {
    static let maximumCount = 32

    /// Bytes all states together may take.
    let limitBytes: Int
    private(set) var all: [Checkpoint] = []

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    var bytes: Int { all.reduce(0) { $0 + $1.state.count } }

    /// The last one at or before `tokens`.
    func last(atMost tokens: Int) -> Checkpoint? {
        all.last { $0.tokens <= tokens }
    }

    /// Forgets those after `tokens`: the cache no longer holds what they continue.
    mutating func removeAll(after tokens: Int) {
        all.removeAll { $0.tokens > tokens }
    }

    /// Adds one at the end, in place of one at the same place, and gives up
    /// others until the bounds hold.
    mutating func append(_ checkpoint: Checkpoint) {
        removeAll(after: checkpoint.tokens - 1)
        guard checkpoint.state.count <= limitBytes else { return }
        all.append(checkpoint)
        while all.count > Self.maximumCount || bytes > limitBytes {
            all.remove(at: leastMissed)
        }
    }

    /// Where giving one up means the fewest tokens read again: the one closest
    /// behind its neighbour before. Between messages there is less reason to go
    /// back to than where one begins, hence the factor. The newest stays.
    private var leastMissed: Int {
        let gaps = all.indices.dropLast().map { index in
            let before = index == 0 ? 0 : all[index - 1].tokens
            return (all[index].tokens - before) * (all[index].isBoundary ? 4 : 1)
        }
        return gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0
    }
}
