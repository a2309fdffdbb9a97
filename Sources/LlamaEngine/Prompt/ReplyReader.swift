internal import ChatCore

/// Turns sampled tokens into the pieces of a reply: bytes into characters,
/// reasoning and answer apart, stop strings found and left out.
struct ReplyReader {
    private var assembler = UTF8Assembler()
    private var channels: ReplyChannels
    private var stops: StopMatcher
    /// Tokens that came before it was known which channel they belong to.
    private var undecided: [TextDelta] = []
    private let preserved: Set<Token>
    /// A transcript's reply begins with the space behind the name.
    private var trimsStart: Bool

    /// Tokens so far, the end token included.
    private(set) var tokens = 0
    /// Of these, tokens of reasoning, its markers included.
    private(set) var reasoningTokens = 0
    /// Whether the reply is over: the model said so, or a stop string came up.
    private(set) var isOver = false

    /// `stops` are a person's; the template's own are added.
    init(
        _ prompt: RenderedPrompt, stops: [String], vocabulary: borrowing Vocabulary
    ) {
        channels = ReplyChannels(prompt)
        self.stops = StopMatcher(stops + prompt.stops, behind: prompt.begunReply ?? "")
        trimsStart = prompt.isFallback && prompt.begunReply == nil
        var preserved: Set<Token> = []
        if prompt.reasons {
            for text in prompt.preserved {
                let tokens = vocabulary.tokens(of: text, addsSpecial: false)
                if tokens.count == 1 { preserved.formUnion(tokens) }
            }
        }
        self.preserved = preserved
    }

    /// Adds a token. `depth` is the number of tokens in the context with it,
    /// `at` when it was sampled. The pieces stand for one token together, or
    /// for several when it was not known before what they were.
    mutating func add(
        _ token: Token, vocabulary: borrowing Vocabulary, depth: Int, at: MonotonicInstant
    ) -> [TextDelta] {
        tokens += 1
        let isEnd = vocabulary.isEndOfGeneration(token)
        let isMarker = preserved.contains(token)
        let text =
            isEnd
            ? assembler.finish()
            : assembler.append {
                vocabulary.appendText(of: token, to: &$0, showsControl: isMarker)
            }
        if isEnd { isOver = true }
        let parts = channels.add(text, isMarker: isMarker) + (isEnd ? channels.finish() : [])
        return pieces(parts, tokens: 1, depth: depth, at: at) + (isEnd ? rest(depth, at) : [])
    }

    /// What is still held when no more tokens will come.
    mutating func finish(depth: Int, at: MonotonicInstant) -> [TextDelta] {
        let text = assembler.finish()
        let parts = channels.add(text, isMarker: false) + channels.finish()
        return pieces(parts, tokens: 0, depth: depth, at: at) + rest(depth, at)
    }

    /// What stop strings and an undecided channel still hold back.
    private mutating func rest(_ depth: Int, _ at: MonotonicInstant) -> [TextDelta] {
        var rest = decide(.answer)
        let held = stops.finish()
        if !held.isEmpty {
            rest.append(TextDelta(channel: .answer, text: held, tokens: 0, depth: depth, at: at))
        }
        return rest
    }

    private mutating func pieces(
        _ parts: [ReplyChannels.Part], tokens: Int, depth: Int, at: MonotonicInstant
    ) -> [TextDelta] {
        // The token counts for the channel the reply is in after it.
        guard let channel = channels.channel ?? parts.last?.channel else {
            if tokens > 0 {
                undecided.append(
                    TextDelta(channel: .answer, text: "", tokens: tokens, depth: depth, at: at))
            }
            return []
        }
        var pieces = decide(parts.first?.channel ?? channel)
        if channel == .reasoning { reasoningTokens += tokens }
        for part in parts where part.channel != channel {
            pieces.append(
                TextDelta(
                    channel: part.channel, text: shown(part), tokens: 0, depth: depth, at: at))
        }
        let text = parts.filter { $0.channel == channel }.map { shown($0) }.joined()
        if tokens > 0 || !text.isEmpty {
            pieces.append(
                TextDelta(channel: channel, text: text, tokens: tokens, depth: depth, at: at))
        }
        return pieces
    }

    /// Gives the waiting tokens to the channel that came up.
    private mutating func decide(_ channel: TextDelta.Channel) -> [TextDelta] {
        defer { undecided = [] }
        if channel == .reasoning { reasoningTokens += undecided.count }
        return undecided.map {
            var piece = $0
            piece.channel = channel
            return piece
        }
    }

    /// A part's text without what a stop string takes from it. Reasoning is
    /// not looked through: a stop string is about the answer.
    private mutating func shown(_ part: ReplyChannels.Part) -> String {
        guard part.channel == .answer else { return part.text }
        var text = part.text
        if trimsStart {
            text = String(text.trimmingStart)
            if !text.isEmpty { trimsStart = false }
        }
        defer { if stops.isFound { isOver = true } }
        return stops.add(text)
    }
}
