internal import ChatCore

/// The conversations that are kept, and how they are looked through.
///
/// Of a long list only what is shown and some more is here: the rest is asked for on the way.
struct HistoryState: Sendable, Equatable {
    /// One thing to choose.
    enum Row: Sendable, Equatable {
        case conversation(ConversationListing)
        case found(FoundMessage)

        var id: Conversation.ID {
            switch self {
            case .conversation(let listing): listing.id
            case .found(let found): found.conversation
            }
        }

        var title: String {
            switch self {
            case .conversation(let listing): listing.title
            case .found(let found): found.title
            }
        }

        var message: Message.ID? {
            if case .found(let found) = self { found.message } else { nil }
        }
    }

    /// How long after the last letter words are looked for.
    static let searchDelay = Duration.milliseconds(120)
    /// How long a conversation is chosen before it is looked into.
    static let previewDelay = Duration.milliseconds(80)
    /// The most places that are looked for.
    static let foundLimit = 100
    /// The fewest conversations that are asked for at once.
    private static let shortestPage = 60

    // What is asked
    /// What is typed to find one.
    var query = ComposerState()
    /// Whether letters are typed; where vi's keys are used they move until `/` is pressed.
    var isTyping = true
    private(set) var archived = HistoryQuestion.Archived.without
    private(set) var tag: String?
    /// What was asked last.
    private(set) var asked: HistoryQuestion?
    /// When the words that were typed are looked for.
    private(set) var searchDueAt: MonotonicInstant?

    // What there is
    /// Which place of the whole list the first row has.
    private(set) var first = 0
    private(set) var rows: [Row] = []
    /// Whether nothing follows the last row.
    private(set) var isEnd = true
    /// Whether what is shown answers what was asked.
    private(set) var isCurrent = false
    /// Whether words were looked for.
    private(set) var isSearch = false
    private(set) var tags: [String] = []
    /// Now, in seconds since 1970.
    private(set) var now = 0.0
    /// Whether the first of what comes next is to be chosen.
    private var isAnew = false

    // What is chosen
    /// Its place in the whole list.
    private(set) var place = 0
    /// The line at the top of the list, as drawn last, counted from the first row.
    var top = 0
    /// The rows on the screen, as drawn last: what a page is.
    var page = 8
    private(set) var preview: ConversationPreview?
    private(set) var previewDueAt: MonotonicInstant?

    // What is done with it
    var entry: HistoryEntry?
    /// The conversation that one more press of the key deletes.
    var armed: Conversation.ID?

    /// The chosen row's index among `rows`.
    var index: Int? { rows.indices.contains(place - first) ? place - first : nil }

    var chosen: Row? { index.map { rows[$0] } }

    /// The chosen conversation where the list tells all of it.
    var listing: ConversationListing? {
        if case .conversation(let listing)? = chosen { listing } else { nil }
    }

    /// When a tick is wanted.
    var dueAt: MonotonicInstant? {
        [searchDueAt, previewDueAt].compactMap { $0 }.min()
    }

    // MARK: Asking

    /// Begins anew, and asks.
    mutating func open(words: String, isTyping: Bool) -> HistoryQuestion {
        self = HistoryState()
        self.isTyping = isTyping
        if !words.isEmpty { query.type(words) }
        return ask()
    }

    /// What is to be asked for what is typed, from the beginning of the list.
    mutating func ask() -> HistoryQuestion {
        searchDueAt = nil
        return ask(offset: 0)
    }

    private mutating func ask(offset: Int) -> HistoryQuestion {
        let words = typedWords
        let question = HistoryQuestion(
            words: words, archived: archived, tag: tag, offset: words.isEmpty ? offset : 0,
            limit: words.isEmpty ? max(Self.shortestPage, page * 5) : Self.foundLimit)
        isCurrent = false
        asked = question
        return question
    }

    private var typedWords: String {
        query.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Something was changed: the same again.
    mutating func askAgain() -> HistoryQuestion {
        ask(offset: first)
    }

    /// Follows what was typed; what is looked for waits a moment for the next letter.
    mutating func typed(at now: MonotonicInstant) {
        guard typedWords != asked?.words else {
            searchDueAt = nil
            return
        }
        searchDueAt = now.advanced(by: Self.searchDelay)
    }

    /// Lists others: those archived too, or alone.
    mutating func showNext() -> HistoryQuestion {
        let all = HistoryQuestion.Archived.allCases
        let index = all.firstIndex(of: archived) ?? 0
        archived = all[(index + 1) % all.count]
        return anew()
    }

    /// Lists those with the next tag, or, after the last of them, all; `nil` without tags.
    mutating func showTag(by steps: Int) -> HistoryQuestion? {
        let choices = [nil] + tags.map(Optional.some)
        guard choices.count > 1 else { return nil }
        let index = choices.firstIndex(of: tag) ?? 0
        tag = choices[((index + steps) % choices.count + choices.count) % choices.count]
        return anew()
    }

    private mutating func anew() -> HistoryQuestion {
        isAnew = true
        return ask()
    }

    // MARK: What comes back

    /// Takes over an answer; one to another question is dropped.
    mutating func take(_ page: HistoryPage, at instant: MonotonicInstant) {
        guard page.question == asked else { return }
        let chosen = self.chosen
        let wasSearch = isSearch
        isCurrent = true
        now = page.now
        tags = page.tags
        isSearch = page.question.isSearch
        first = page.question.offset
        switch page.content {
        case .list(let list):
            rows = list.map(Row.conversation)
            isEnd = list.count < page.question.limit
        case .found(let found):
            rows = found.map(Row.found)
            isEnd = true
        }
        if isSearch || wasSearch != isSearch || isAnew {
            (place, top, isAnew) = (0, 0, false)
        } else if let chosen, let index = rows.firstIndex(where: { $0.id == chosen.id }) {
            place = first + index
        }
        place = max(first, min(place, first + rows.count - 1))
        lookIn(after: chosen, at: instant)
    }

    /// What the chosen conversation says; of another one it is dropped.
    mutating func take(_ preview: ConversationPreview) {
        guard preview.conversation == chosen?.id, preview.message == chosen?.message else { return }
        self.preview = preview
    }

    // MARK: Moving

    /// Moves the choice; returns what is to be asked for where the rest of the list is near.
    mutating func move(by lines: Int, at now: MonotonicInstant) -> HistoryQuestion? {
        guard !rows.isEmpty else { return nil }
        let chosen = self.chosen
        let (wanted, isPast) = place.addingReportingOverflow(lines)
        place = max(first, min(isPast ? .max : wanted, first + rows.count - 1))
        lookIn(after: chosen, at: now)
        guard !isSearch, isCurrent else { return nil }
        let isNearEnd = !isEnd && lines > 0 && place + page >= first + rows.count
        let isNearStart = first > 0 && lines < 0 && place - page < first
        guard isNearEnd || isNearStart else { return nil }
        return ask(offset: max(0, place - page * 2))
    }

    /// To the first of all.
    mutating func moveToStart(at now: MonotonicInstant) -> HistoryQuestion? {
        guard first > 0 else { return move(by: -.max, at: now) }
        return anew()
    }

    /// The chosen one is another: what it says is looked up in a moment.
    private mutating func lookIn(after before: Row?, at now: MonotonicInstant) {
        armed = nil
        guard chosen?.id != before?.id || chosen?.message != before?.message || preview == nil
        else { return }
        preview = nil
        previewDueAt = chosen == nil ? nil : now.advanced(by: Self.previewDelay)
    }

    /// What is due: to look for what was typed, or into the chosen conversation.
    mutating func due(at now: MonotonicInstant) -> (
        question: HistoryQuestion?, preview: (id: Conversation.ID, message: Message.ID?)?
    ) {
        var question: HistoryQuestion?
        if let due = searchDueAt, now >= due { question = ask() }
        guard let due = previewDueAt, now >= due else { return (question, nil) }
        previewDueAt = nil
        return (question, chosen.map { ($0.id, $0.message) })
    }
}
