internal import EngineKit

/// Where to make checkpoints while a prompt is read.
struct CheckpointPlan {
    /// The least number of tokens between two, the user's last message and the
    /// prompt's end aside: a copy costs about what reading a few tokens does.
    static let spacing = 256
    /// The most tokens of one message read without one.
    static let longest = 1024
    /// Tokens left after the one at the prompt's end, as in llama-server: where
    /// a reply begins is often read differently once the reply is there.
    static let tail = 4
    /// Reading fewer tokens again than this is not worth a checkpoint, which
    /// cuts a chunk in two.
    static let worthwhile = 64

    /// Token counts at which reading stops for one, ascending.
    private(set) var stops: [Int] = []

    /// Nothing planned: for caches that can always go back.
    init() {}

    /// - Parameters:
    ///   - starts: where the user's messages begin, ascending, in tokens.
    ///   - reused: tokens in the cache already.
    ///   - last: the newest checkpoint's tokens; 0 for none.
    init(starts: [Int], total: Int, reused: Int, last: Int) {
        var previous = last
        for start in starts where start >= reused && start < total {
            let isLast = start == starts.last
            guard start >= previous + (isLast ? Self.worthwhile : Self.spacing) else { continue }
            // What is in the cache ends just before it: no stop is needed.
            let stop = start - reused < Self.worthwhile ? reused : start
            guard stop > last else { continue }
            stops.append(stop)
            previous = stop
        }
        let end = total - Self.tail
        if end > max(previous, reused) + Self.worthwhile { stops.append(end) }
    }

    /// The next stop after `tokens`.
    func next(after tokens: Int) -> Int? {
        stops.first { $0 > tokens }
    }

    /// Whether a checkpoint belongs at `tokens`, when the newest is at `last`.
    func isDue(at tokens: Int, last: Int) -> Bool {
        stops.contains(tokens) || tokens >= last + Self.longest
    }
}
