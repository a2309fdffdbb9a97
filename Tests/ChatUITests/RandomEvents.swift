import Canvas
import ChatCore
import ChatUI
import TestSupport

/// Events in no sensible order, for showing that no order does harm.
struct RandomEvents {
    private var random: SeededGenerator
    private var lastID = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private static let keys: [Key] = [
        .enter, .tab, .backTab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right,
        .home, .end,
        .pageUp, .pageDown, .function(1), .function(9),
    ]
    private static let letters = Array("abcdefhijklnoprtuwxy12_ /広e\u{301}\n👩‍👩‍👧\t")
    private static let texts = [
        "", "word ", "\n\n", "# ", "**", "`", "```\n", "- ", "1. ", "> ", "| a | b |\n|--|--|\n",
        "広い", "\u{301}",
        "\u{1B}[2J", "\u{202E}", "\u{200D}", "👨‍👩‍👧", "/help", "/model x", "/model", "/quant q8_0",
        "/pull a/b", "/set", "/set top-k ",
        "/think high", "/context 64", "/kv q", "/set temperature 9", "/compare x",
        "/compare kv q8_0", "/tab", "/tab 2", "/close", "/history", "/search x",
        String(repeating: "long", count: 90),
    ]

    mutating func next(at now: MonotonicInstant) -> AppEvent {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30:
            .input(
                .key(KeyPress(.character(pick(Self.letters)), pick([[], [], [], .control, .alt]))))
        case 30..<50:
            .input(.key(KeyPress(pick(Self.keys), pick([[], [], .control, .alt, .shift]))))
        case 50..<55: .input(.paste(pick(Self.texts) + pick(Self.texts)))
        case 55..<58:
            .input(
                .mouse(
                    MouseEvent(
                        action: pick([.wheelUp, .wheelDown, .press(.left)]), position: .zero)))
        case 58..<62:
            .resize(
                Size(
                    columns: Int.random(in: 0..<160, using: &random),
                    rows: Int.random(in: 0..<50, using: &random)))
        case 62..<68: .tick
        case 68..<74: models()
        case 74..<78: .comparison(comparison(at: now))
        case 78..<83: history()
        default: .session(session(at: now))
        }
    }

    private mutating func history() -> AppEvent {
        let id = pick(HistorySamples.list).id
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2:
            let question = HistoryQuestion(limit: pick([60, 200]))
            return .conversations(
                HistoryPage(
                    question, .list(Array(HistorySamples.list.prefix(pick([0, 1, 99])))),
                    tags: pick([[], ["work"]]), now: HistorySamples.now))
        case 3: return .conversationPreviewed(HistorySamples.preview)
        case 4: return .conversationDeleted(id, title: pick(Self.texts))
        case 5: return .draftKept(pick(Self.texts), of: id)
        case 6: return pick([.stayed(id), .historyChanged(nil), .noticed(pick(Self.texts))])
        default:
            return .began(
                HistorySamples.list.map {
                    RememberedTab(id: $0.id, title: $0.title, draft: pick(Self.texts))
                }, active: pick([0, 3, 99]))
        }
    }

    private mutating func models() -> AppEvent {
        let offers = OfferSamples.all
        let offer = pick(offers)
        switch Int.random(in: 0..<11, using: &random) {
        case 0...3:
            return .offers(
                Array(offers.shuffled(using: &random).prefix(pick([0, 1, 5, 99]))),
                isComplete: pick([true, false]), at: pick([nil, 0, OfferSamples.now]))
        case 4:
            return .details(id: offer.id, pick([nil, ModelDetails(template: pick(Self.texts))]))
        case 5: return pick([.previewed(Scene.preview(offer)), .previewFailed(pick(Self.texts))])
        case 6:
            let reading = PromptProgress(
                processed: pick([0, 7]), total: pick([0, 9]), reused: pick([0, 3]))
            return .switching(
                pick([
                    .preparing, .restoring, .loading(fraction: pick([nil, .nan, 0.5])),
                    .reading(reading),
                ]))
        case 7:
            return .switched(ChatSettings(), Scene.loaded(offer), Scene.outcome(offer))
        case 8: return .switchFailed(pick([nil, pick(Self.texts)]))
        case 9:
            return pick([
                .making(MakingProgress(name: pick(Self.texts), fraction: pick([0, .nan, 2]))),
                .made(name: "n", path: pick([nil, "/p"]), pick([nil, pick(Self.texts)])),
            ])
        default:
            let progress = DownloadProgress(
                phase: pick([.resolving, .downloading, .verifying]), name: pick(Self.texts),
                received: 5, total: pick([nil, 0, 9]), rate: pick([nil, 0, 1e300]))
            return pick([
                .downloading(progress),
                .downloaded(name: "n", path: pick([nil, "/p"]), pick([nil, pick(Self.texts)])),
            ])
        }
    }

    private mutating func comparison(at now: MonotonicInstant) -> ComparisonEvent {
        switch Int.random(in: 0..<60, using: &random) {
        case 0: .began(isAtOnce: pick([true, false]), reason: pick(Self.texts))
        case 1..<7:
            .ended(
                left: pick([nil, reply(Message.ID(rawValue: lastID))]),
                right: pick([nil, reply(Message.ID(rawValue: lastID))]))
        case 7: .failed(pick(Self.texts))
        default: .session(pick([.left, .right]), session(at: now))
        }
    }

    private mutating func session(at now: MonotonicInstant) -> SessionEvent {
        let id = Message.ID(rawValue: max(1, lastID - Int.random(in: 0..<3, using: &random)))
        switch Int.random(in: 0..<48, using: &random) {
        case 40:
            let parting = PromptParting(
                token: 3, message: pick([nil, 0, 7]),
                cause: pick([.messageChanged, .checkpoint, .cacheEmpty]))
            return .prompt(
                PromptReuse(total: pick([0, 900]), reused: 0, parting: pick([nil, parting])))
        case 41: return .drafting(DraftCounts(drafted: pick([0, 9]), accepted: pick([0, 4])))
        case 42: return .threads(ThreadChoice(decode: pick([0, 1, 64]), reason: .load))
        case 43: return .shifted(ContextShift(dropped: 9, kept: 0))
        case 44, 45: return .stalled(seconds: pick([0, 30.5, 1e6]))
        case 46:
            return .contextCut(pick([nil, ContextCut(keptFrom: id, summary: pick(Self.texts))]))
        case 47:
            let state = ParkedState(tokens: 9_999, bytes: 1, seconds: 0)
            return pick([.restored(state), .parked(state)])
        case 0:
            return .loading(model: pick(Self.texts), fraction: pick([nil, 0, 0.5, 1, .nan, -3]))
        case 1, 2:
            return .loaded(
                LoadedModel(model: Self.model, engine: "e", contextWindow: pick([0, 1, 8192])))
        case 3: return .loadFailed(Failure(pick(Self.texts), log: [pick(Self.texts)]))
        case 4: return .engineLost(Failure(pick(Self.texts), log: Self.texts))
        case 5: return .notice(Failure(pick(Self.texts)))
        case 6: return .conversationReplaced(conversation())
        case 7, 8: return .turnEnded(message: reply(id), failure: pick([nil, Failure("failed")]))
        case 9:
            return .cache(
                CacheOccupancy(cellsUsed: pick([nil, 5]), bytesUsed: pick([nil, 9_999_999])))
        case 10...13:
            let progress = PromptProgress(
                processed: pick([0, 5, 900]), total: pick([0, 5, 1000]), reused: pick([0, 7]))
            return .promptProgress(progress, at: now)
        case 18:
            return .contextCut(
                pick([nil, ContextCut(keptFrom: id, summary: pick(Self.texts), droppedTokens: 5)]))
        case 19:
            return .summarising(
                SummaryProgress(part: 1, parts: 1, messages: 3, text: pick(Self.texts)))
        case 20: return .refused(text: pick([nil, "back"]), Failure(pick(Self.texts)))
        case 21:
            return .messageChanged(Message(id: id, role: .assistant, text: pick(Self.texts)))
        case 14...17:
            lastID += 2
            let user = Message(
                id: Message.ID(rawValue: lastID - 1), role: .user, text: pick(Self.texts))
            return .turnStarted(user: user, reply: Message.ID(rawValue: lastID), sentAt: now)
        default:
            let delta = TextDelta(
                channel: pick([.answer, .answer, .reasoning]), text: pick(Self.texts),
                tokens: pick([nil, 0, 1, 4]),
                depth: pick([nil, 1, 500]), at: now)
            return .delta(id, delta)
        }
    }

    private mutating func reply(_ id: Message.ID) -> Message {
        var message = Message(
            id: id, role: .assistant, text: pick(Self.texts), reasoning: pick(Self.texts))
        message.reply = ReplyRecord(
            model: pick(Self.texts), quantization: nil, engine: "e",
            finishReason: pick([.stop, .cancelled, .length, .error]),
            usage: pick([nil, Usage(promptTokens: 7, cachedTokens: 9, completionTokens: 0)]),
            figures: ReplyFigures())
        return message
    }

    private mutating func conversation() -> Conversation {
        var conversation = Conversation(id: Conversation.ID(rawValue: "r"))
        for _ in 0..<Int.random(in: 0..<30, using: &random) {
            conversation.append(
                pick([.user, .assistant, .system]), pick(Self.texts) + pick(Self.texts))
        }
        lastID = conversation.messages.count
        return conversation
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    private static let model = ModelDescription(name: "m", displayName: "m", store: "s")
}
