internal import ChatCore
internal import Telemetry

/// Makes the ledger's turns of what a session tells, and of what the machine
/// told meanwhile.
struct TurnLog: Sendable {
    /// How long a reading of the machine tells of the moment, in seconds.
    private static let readingAge = 3.0

    /// Where turns are made.
    struct Place: Sendable {
        /// The machine, as people name it.
        var machine: String
        /// How fast it reads memory, where that was measured.
        var bandwidth: MemoryBandwidth?
    }

    /// Looks where this is: reads some files, so not before there is a turn.
    private let look: @Sendable () -> Place
    private var known: Place?
    private var conversation: Conversation.ID?
    private var loaded: LoadedModel?
    private var threads: Int?
    private var reading: (MachineReading, at: MonotonicInstant)?
    private var turn: Turn?

    private struct Turn: Sendable {
        /// Seconds since 1970.
        var sentAt: Double
        var samples: [LedgerSample] = []
        /// Tokens so far; `nil` where pieces do not tell.
        var tokens: Int? = 0
        var energy = EnergyMeter()
    }

    init(conversation: Conversation.ID?, look: @escaping @Sendable () -> Place) {
        self.conversation = conversation
        self.look = look
    }

    /// What the machine told.
    mutating func record(_ reading: MachineReading, at now: MonotonicInstant) {
        self.reading = (reading, now)
        // What this machine takes says nothing of another's work.
        guard isHere else { return }
        let tokens = turn?.tokens
        turn?.energy.record(reading.energy, tokens: tokens)
    }

    /// Takes an event; returns a turn that is over, if it is worth keeping.
    /// `time` is in seconds since 1970.
    mutating func record(
        _ event: SessionEvent, at now: MonotonicInstant, time: Double
    ) -> LedgerTurn? {
        switch event {
        case .loaded(let model):
            loaded = model
            threads = model.threads
        case .windowLearned(let window): loaded?.contextWindow = window
        case .threads(let choice): threads = choice.decode
        case .conversationReplaced(let conversation): self.conversation = conversation.id
        case .turnStarted(_, _, let sentAt), .replyResumed(_, let sentAt):
            turn = Turn(sentAt: time - max(0, now.seconds(since: sentAt)))
        case .delta(_, let delta):
            if let tokens = delta.tokens {
                if let counted = turn?.tokens { turn?.tokens = counted + tokens }
            } else if !delta.text.isEmpty {
                turn?.tokens = nil
            }
        case .sampled(let sample):
            let kept = ledgerSample(sample, at: now)
            turn?.samples.append(kept)
        case .turnEnded(let message, _): return end(message)
        default: break
        }
        return nil
    }

    /// Whether this machine is the one that computes.
    private var isHere: Bool { loaded?.machine.host == nil }

    private func ledgerSample(_ sample: DepthSample, at now: MonotonicInstant) -> LedgerSample {
        var kept = LedgerSample(sample)
        kept.threads = threads
        guard isHere, let (reading, at) = reading, now.seconds(since: at) < Self.readingAge else {
            return kept
        }
        kept.clock = reading.clock
        kept.temperature = reading.temperature
        // A server on this machine is another program to it.
        kept.otherLoad = loaded?.model.engine == nil ? reading.otherLoad : nil
        kept.usableCores = reading.usableCores
        return kept
    }

    private mutating func end(_ message: Message) -> LedgerTurn? {
        defer { turn = nil }
        // A reply without a token has no speed.
        guard let turn, let loaded, let reply = message.reply,
            reply.usage.map({ $0.completionTokens > 0 }) ?? (reply.figures.decodeRate != nil)
        else { return nil }
        let place = known ?? look()
        known = place
        var kept = LedgerTurn(
            sentAt: turn.sentAt,
            configuration: SpeedConfiguration(loaded, machine: place.machine),
            contextWindow: loaded.contextWindow, finishReason: reply.finishReason,
            usage: reply.usage, figures: reply.figures, samples: turn.samples)
        kept.conversation = conversation
        kept.message = message.id
        kept.joulesPerToken = turn.energy.perToken
        kept.energyScope = turn.energy.perToken == nil ? nil : turn.energy.scope
        if let traffic = loaded.traffic, let rate = reply.figures.decodeRate,
            let usage = reply.usage
        {
            let achieved = DecodeBandwidth.achieved(
                traffic, rate: rate.value,
                depth: Double(usage.promptTokens) + Double(usage.completionTokens) / 2,
                drafts: usage.drafts, tokens: usage.completionTokens)
            kept.bandwidth = achieved
            kept.bandwidthShare = place.bandwidth.map {
                Figure(achieved.value / $0.bytesPerSecond, .estimated)
            }
        }
        return kept
    }
}
