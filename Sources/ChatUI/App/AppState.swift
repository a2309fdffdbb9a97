package import Canvas
package import ChatCore

/// Everything the screen shows and every key depends on. A plain value: only
/// `update` changes what it means, and `render` only what it caches.
package struct AppState: Sendable {
    /// The size of the terminal.
    package internal(set) var size: Size
    package internal(set) var theme: Theme
    /// The background the terminal says it has; `auto` while it has not said.
    var background = Theme.Appearance.auto
    /// Whether something changed that `render` has not drawn yet.
    package internal(set) var isDirty = true

    /// What a person set, the model to load included.
    package internal(set) var settings: ChatSettings
    /// `settings` as they were loaded last: what a failed load goes back to.
    var loadedSettings: ChatSettings
    var model = ModelState.none
    /// The threads the engine changed to last, since its model was loaded.
    var threads: ThreadChoice?
    /// How long the engine has said nothing, in seconds, where it should have.
    var stalledFor: Double?
    var turn: Turn?
    package internal(set) var transcript: TranscriptState
    package internal(set) var composer = ComposerState()
    package internal(set) var gauges = GaugesState()
    var status = StatusState()
    var help = HelpState()
    var statistics = StatisticsState()
    /// Whether the machine is being watched.
    var isWatchingMachine = false
    /// What there is where there is no model.
    var firstRun = FirstRunState()
    /// Who takes the keys, where it is not the help.
    var focus = Focus.composer
    /// The version that was asked for.
    var wantedVersion: VersionSwitch?
    /// The message that is being changed.
    var editing: MessageEditing?
    /// The tokens of what is being written.
    var draft = DraftMeter()
    /// The models there are, and what is being done about them.
    var models = ModelsState()
    /// The conversations that are kept, as they are looked through.
    var history = HistoryState()
    /// Those that are open.
    var tabs = TabsState()
    /// Of those, what was told to be remembered last, with the one that was shown.
    var remembered: (ids: [Conversation.ID], current: Conversation.ID?)?
    /// When what is written is to be kept.
    var draftKeeper = DraftKeeper()
    /// The revision of what is written that it was asked about last.
    var draftRevision = -1
    /// What the next message is answered by, too.
    var armed: ComparisonTarget?
    /// The message that is answered twice.
    var comparison: ComparisonState?
    /// What the screen cost lately; `nil` while nobody looks at it.
    var screenUsage: ScreenUsage?
    /// Which key does what.
    let keys: KeyMap

    /// A reply under way.
    struct Turn: Sendable, Equatable {
        enum Phase: Sendable, Equatable {
            /// What the model is to leave out is being summarised; the message
            /// itself is not sent yet.
            case summarising
            /// The prompt is being read.
            case reading
            /// Reasoning is coming.
            case thinking
            /// Text is coming.
            case answering
            /// Asked to stop.
            case stopping
        }

        var phase: Phase
    }

    /// An empty chat before its model is loaded.
    package init(
        size: Size, theme: Theme = Theme(), settings: ChatSettings = ChatSettings(),
        keys: KeyMap = KeyMap()
    ) {
        self.size = size
        self.keys = keys
        self.theme = theme
        // The screen has no use for a key.
        self.settings = settings
        self.settings.apiKey = nil
        self.settings.servers.keys = nil
        loadedSettings = self.settings
        transcript = TranscriptState(columns: size.columns, theme: theme)
        _ = screenChanged(from: settings.screen)
    }

    /// When `tick` is wanted next; `nil` while nothing on the screen moves by
    /// itself, so that an idle chat sleeps.
    package func nextDeadline(now: MonotonicInstant) -> MonotonicInstant? {
        [
            gauges.nextRefresh(after: now), comparison?.nextRefresh(after: now),
            status.quitArmedUntil, draft.dueAt, draftKeeper.dueAt,
            focus == .history ? history.dueAt : nil,
        ].compactMap { $0 }.min()
    }
}
