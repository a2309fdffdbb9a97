internal import CLlama
internal import ChatCore
internal import EngineKit

/// Proposes the tokens of one reply ahead of the model: by prompt lookup, by
/// the draft model, or by whichever of them has been worth more.
struct Drafter {
    /// Tokens proposed, and by whom; empty when a source was asked and had none.
    struct Proposal {
        var kind: DraftKind
        var tokens: [Token]
    }

    /// Drafted and accepted since the reply began.
    private(set) var counts = DraftCounts()

    private let session: LoadedSession
    private let isForced: Bool
    private var lookup: PromptLookup?
    private let model: DraftModel?
    /// What prompt lookup would have drafted for the next token.
    private var unmade: (kind: DraftKind, token: Token)?

    /// `nil` when nothing is to be drafted. Throws when somebody asked for a
    /// way of drafting that this model does not allow.
    init?(_ mode: SpeculationMode, session: LoadedSession, prompt: [Token]) throws(EngineError) {
        guard mode != .off else { return nil }
        isForced = mode != .auto
        guard session.takesTokensBack else {
            guard isForced else { return nil }
            throw EngineError(
                .unsupported,
                "Tokens cannot be drafted for this model, whose cache does not take them back; set speculation to auto or off."
            )
        }
        if mode == .draft, session.draftModel == nil {
            throw EngineError(
                .invalidSetting,
                "There is no draft model to speculate with; load one beside, or set speculation to ngram, auto or off."
            )
        }
        self.session = session
        model = mode == .ngram ? nil : session.draftModel
        if mode != .draft {
            var lookup = PromptLookup()
            lookup.append(prompt)
            self.lookup = lookup
        }
        session.speculation.begin()
    }

    /// Takes tokens of the reply, the last of them being the one to go on from.
    mutating func append(_ tokens: [Token]) {
        if let unmade, let token = tokens.first {
            session.speculation.wouldHaveBeen(right: token == unmade.token, unmade.kind)
        }
        unmade = nil
        lookup?.append(tokens)
    }

    /// What may follow `next`, at most `room` tokens; `nil` when nothing is to
    /// be tried now. `threads` are for the draft model.
    mutating func propose(after next: Token, room: Int, threads: Int) -> Proposal? {
        let room = min(room, SpeculationGovernor.longest)
        guard room > 0 else { return nil }
        unmade = nil
        let found = lookup?.draft(limit: room)
        let kind = found.map { DraftKind(matched: $0.matched) }
        if let model, isModelBetter(than: kind, room: room) {
            let length = session.speculation.length(.model, offered: room, isForced: isForced)
            if length > 0 {
                model.useThreads(threads)
                return Proposal(
                    kind: .model, tokens: model.draft(after: session.cached + [next], count: length)
                )
            }
        }
        guard let found, let kind else { return nil }
        let length = session.speculation.length(kind, offered: room, isForced: isForced)
        guard length > 0 else {
            unmade = found.tokens.first.map { (kind, $0) }
            return nil
        }
        return Proposal(kind: kind, tokens: Array(found.tokens.prefix(length)))
    }

    private func isModelBetter(than kind: DraftKind?, room: Int) -> Bool {
        guard let kind else { return true }
        return session.speculation.promise(.model, offered: room)
            > session.speculation.promise(kind, offered: room)
    }

    /// What came of a proposal, in a step of so many seconds with the drafting.
    mutating func judged(_ proposal: Proposal, accepted: Int, seconds: Double) {
        counts.drafted += proposal.tokens.count
        counts.accepted += accepted
        session.speculation.stepped(
            proposal.kind, drafted: proposal.tokens.count, accepted: accepted, seconds: seconds)
    }

    /// A token was made without drafts.
    mutating func stepped(seconds: Double) {
        session.speculation.stepped(seconds: seconds)
    }
}
