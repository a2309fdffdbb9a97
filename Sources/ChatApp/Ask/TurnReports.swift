internal import ChatCore

/// What of a prompt was in the cache, and where and why it parted from that,
/// as JSON prints it.
struct PromptReport: Encodable, Sendable {
    struct Parting: Encodable, Sendable {
        var token: Int
        var message: Told<Int>
        var cause: String
    }

    var total: Int
    var reused: Int
    var read: Int
    var parting: Told<Parting>

    init(_ reuse: PromptReuse) {
        total = reuse.total
        reused = reuse.reused
        read = reuse.read
        parting = Told(
            reuse.parting.map {
                Parting(
                    token: $0.token, message: Told($0.message), cause: $0.cause.rawValue.kebabCased)
            })
    }
}

/// Drafted and accepted tokens, as JSON prints them.
struct DraftReport: Encodable, Sendable {
    var drafted: Int
    var accepted: Int

    init(_ counts: DraftCounts) {
        drafted = counts.drafted
        accepted = counts.accepted
    }
}

/// A change of threads, as JSON prints it.
struct ThreadReport: Encodable, Sendable {
    var decode: Int
    var reason: String

    init(_ choice: ThreadChoice) {
        decode = choice.decode
        reason = choice.reason.rawValue
    }
}

/// A conversation's beginning that is not read any more, as JSON prints it.
struct CutReport: Encodable, Sendable {
    /// The oldest message still read.
    var keptFrom: Int
    var summary: Told<String>
    var summarisedBy: Told<String>
    var droppedTokens: Told<Int>

    init(_ cut: ContextCut) {
        keptFrom = cut.keptFrom.rawValue
        summary = Told(cut.summary)
        summarisedBy = Told(cut.summarisedBy)
        droppedTokens = Told(cut.droppedTokens)
    }
}

/// A KV state that was put back, as JSON prints it.
struct ParkedReport: Encodable, Sendable {
    var tokens: Int
    var bytes: Int
    var seconds: Double

    init(_ state: ParkedState) {
        tokens = state.tokens
        bytes = state.bytes
        seconds = state.seconds
    }
}

/// A dropped part of the cache, as JSON prints it.
struct ShiftReport: Encodable, Sendable {
    var dropped: Int
    var kept: Int

    init(_ shift: ContextShift) {
        dropped = shift.dropped
        kept = shift.kept
    }
}

extension String {
    /// `messageChanged` as output has it: `message-changed`.
    var kebabCased: String {
        reduce(into: "") { text, character in
            text += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
    }
}
