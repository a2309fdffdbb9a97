internal import ChatCore
internal import EngineKit

/// Turns the tokens of one reply into the pieces that stream.
struct ReplyWriter {
    /// When the first and the last token were made.
    private(set) var first: MonotonicInstant?
    private(set) var last: MonotonicInstant?

    private let session: LoadedSession
    private let yield: (GenerationEvent) -> Void
    private var reader: ReplyReader
    private var batch = DeltaBatch()

    init(
        session: LoadedSession, reader: ReplyReader, yield: @escaping (GenerationEvent) -> Void
    ) {
        self.session = session
        self.reader = reader
        self.yield = yield
    }

    /// Tokens written, the end token included.
    var tokens: Int { reader.tokens }

    /// Of these, tokens of reasoning.
    var reasoningTokens: Int { reader.reasoningTokens }

    /// Seconds from the first token to the last; `nil` before the first.
    var seconds: Double? {
        guard let first, let last else { return nil }
        return last.seconds(since: first)
    }

    /// Writes a token made at `now`, behind `depth` tokens of context. More
    /// may follow of the same instant, which then go out together. Returns
    /// whether the reply ends with it.
    mutating func write(
        _ token: Token, depth: Int, at now: MonotonicInstant, moreFollows: Bool = false
    ) -> Bool {
        if first == nil { first = now }
        last = now
        let isEnd = session.model.vocabulary.isEndOfGeneration(token)
        let pieces = reader.add(
            token, vocabulary: session.model.vocabulary, depth: depth + (isEnd ? 0 : 1), at: now)
        for piece in pieces {
            send(batch.add(piece, moreFollows: moreFollows && !reader.isOver))
        }
        return reader.isOver
    }

    /// Writes what still waits.
    mutating func finish() {
        guard let last else { return }
        for piece in reader.finish(depth: session.cached.count, at: last) {
            send(batch.add(piece))
        }
        if let piece = batch.finish() { send([piece]) }
    }

    private func send(_ pieces: [TextDelta]) {
        for piece in pieces { yield(.text(piece)) }
    }
}
