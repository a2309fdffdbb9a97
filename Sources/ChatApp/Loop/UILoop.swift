internal import Canvas
internal import ChatCore
internal import ChatUI
internal import EngineKit
internal import Terminal

/// The one loop that owns the screen: waits for keys, signals and news of the
/// session, changes the state, and paints what changed.
///
/// Everything the screen shows is a local value of `run`, which the compiler
/// keeps other threads away from. Asleep, it costs nothing.
struct UILoop: ~Copyable {
    /// How long an ESC may wait for the rest of a key's sequence before it is
    /// the Escape key itself.
    static let escapeDelay = Duration.milliseconds(30)

    private var driver: CursesDriver
    private let isInScreen: Bool
    private var input: InputSource
    private let mailbox: Mailbox
    private let effects: EffectRunner
    private let engines: EngineSwitch
    private let environment: [String: String]

    private var state: AppState
    private var decoder = KeyDecoder()
    private var presenter = Presenter()
    private var pacer: FramePacer
    /// What the screen costs; measured while somebody looks at it.
    private var usage = UsageMeter()
    private var escapeDeadline: MonotonicInstant?
    private var isUrgent = true
    private var isOver = false
    private var hasLookedAround = false

    init(
        driver: consuming CursesDriver, isInScreen: Bool, input: consuming InputSource,
        mailbox: Mailbox,
        effects: EffectRunner, engines: EngineSwitch, theme: Theme,
        settings: ChatSettings, keys: KeyMap, environment: [String: String]
    ) {
        state = AppState(size: driver.size, theme: theme, settings: settings, keys: keys)
        self.driver = driver
        self.isInScreen = isInScreen
        self.input = input
        self.mailbox = mailbox
        self.effects = effects
        self.engines = engines
        self.environment = environment
        pacer = FramePacer(now: .now)
    }

    /// Runs until a person quits, a signal ends it or the terminal is gone.
    /// The terminal is restored when it returns.
    consuming func run() {
        driver.setMouse(state.settings.screen.mouse)
        if state.theme.depth != .mono { driver.askBackground() }
        while !isOver {
            paint(at: .now)
            lookAround()
            // A frame was painted a moment ago: until its time is over, tokens
            // need not wake anybody.
            let now = MonotonicInstant.now
            let frameEnd = pacer.end(at: now)
            let isWaiting = mailbox.setQuiet(frameEnd != nil)
            let result = input.wait(
                upTo: timeout(at: now, frameEnd: frameEnd, isMailWaiting: isWaiting))
            turn(result, at: .now)
        }
        driver.close()
    }

    /// Has servers asked for their models once, behind the first frame.
    private mutating func lookAround() {
        guard !hasLookedAround, !state.isDirty else { return }
        hasLookedAround = true
        effects.run(.lookAround(state.settings), at: .now)
    }

    private mutating func paint(at now: MonotonicInstant) {
        guard state.isDirty, pacer.isDue(at: now, urgent: isUrgent) else { return }
        let start = threadProcessorTime()
        var grid = Grid(size: state.size)
        let cursor = render(&state, into: &grid)
        presenter.present(grid, cursor: cursor, on: &driver)
        let isReduced = state.settings.screen.motion == .reduced
        pacer.shortest = isReduced ? FramePacer.reducedInterval : FramePacer.interval
        pacer.painted(
            at: .now,
            cost: .init(
                processor: threadProcessorTime() - start,
                terminal: .seconds(driver.cost.lastFlushSeconds)),
            urgent: isUrgent)
        isUrgent = false
    }

    /// How long to sleep: to the next thing that is due, or, with nothing due,
    /// for ever.
    private func timeout(
        at now: MonotonicInstant, frameEnd: MonotonicInstant?, isMailWaiting: Bool
    ) -> Duration? {
        if isMailWaiting, frameEnd == nil { return .zero }
        let deadlines = [
            frameEnd, escapeDeadline, state.nextDeadline(now: now),
            state.isScreenUsageShown ? usage.nextAt ?? now : nil,
        ]
        return deadlines.compactMap(\.self).min().map { now.duration(to: $0) }
    }

    private mutating func turn(_ result: WaitResult, at now: MonotonicInstant) {
        for signal in result.signals {
            handle(signal, at: now)
        }
        if !result.bytes.isEmpty {
            take(decoder.decode(result.bytes), at: now)
            escapeDeadline = decoder.isEscapePending ? now.advanced(by: Self.escapeDelay) : nil
        } else if let deadline = escapeDeadline, now >= deadline {
            escapeDeadline = nil
            take(decoder.flushEscape(), at: now)
        }
        if result.isHungUp { apply(.terminate, at: now) }
        for event in mailbox.drain() {
            apply(event, at: now)
        }
        if let deadline = state.nextDeadline(now: now), now >= deadline {
            apply(.tick, at: now)
        }
        measureUsage(at: now)
    }

    private mutating func measureUsage(at now: MonotonicInstant) {
        guard state.isScreenUsageShown else {
            usage = UsageMeter()
            return
        }
        let reading = usage.measure(
            at: now, process: .current, cost: driver.cost, droppedFrames: pacer.droppedFrames,
            interval: pacer.current)
        if let reading { apply(.screenUsed(reading), at: now) }
    }

    private mutating func take(_ events: [InputEvent], at now: MonotonicInstant) {
        guard !events.isEmpty else { return }
        // What a key does is painted at once.
        isUrgent = true
        for event in events {
            apply(.input(event), at: now)
        }
    }

    private mutating func apply(_ event: AppEvent, at now: MonotonicInstant) {
        for effect in update(&state, event, now: now) {
            switch effect {
            case .quit: isOver = true
            case .suspend: suspend(at: now)
            case .repaint:
                driver.repaint()
                presenter.invalidate()
            case .copyByTerminal(let clipping): copyByTerminal(clipping, at: now)
            case .setMouse(let isOn): driver.setMouse(isOn)
            case .openEditor(let text): edit(text, at: now)
            case .run(let arguments): run(arguments, at: now)
            default: effects.run(effect, at: now)
            }
        }
    }

    private mutating func handle(_ signal: TerminalSignal, at now: MonotonicInstant) {
        switch signal {
        case .terminate, .hangUp, .interrupt: apply(.terminate, at: now)
        case .suspend: suspend(at: now)
        case .continued:
            driver.resume()
            resize(at: now)
        case .resize:
            driver.resize()
            resize(at: now)
        }
    }

    private mutating func copyByTerminal(_ clipping: Clipping, at now: MonotonicInstant) {
        guard let sequence = ClipboardSequence(clipping.text, isInScreen: isInScreen) else {
            apply(.copied(clipping, .tooLong(limit: ClipboardSequence.limit)), at: now)
            return
        }
        driver.copy(sequence)
        apply(.copied(clipping, .sentToTerminal), at: now)
    }

    private mutating func suspend(at now: MonotonicInstant) {
        // Its process does not stop with this one.
        engines.setHalted(true)
        driver.suspend()
        engines.setHalted(false)
        // The window may have changed while nobody listened.
        resize(at: now)
    }

    /// Lets a person write in their editor. The engine goes on: a reply that
    /// streams is there when they come back.
    private mutating func edit(_ text: String, at now: MonotonicInstant) {
        driver.leave()
        do throws(CommandFailure) {
            let edited = try ExternalEditor.edit(text, environment: environment)
            driver.resume()
            apply(.edited(edited), at: now)
        } catch {
            driver.resume()
            apply(.session(.notice(Failure(error.sentence ?? ""))), at: now)
        }
        resize(at: now)
    }

    /// Leaves the terminal to another command until that has ended.
    private mutating func run(_ arguments: [String], at now: MonotonicInstant) {
        driver.leave()
        do throws(CommandFailure) {
            try TerminalProgram.run(arguments: arguments)
            driver.resume()
            // What it measured is of use here.
            if let loaded = state.loadedModel { effects.run(.lookUpSpeed(loaded), at: now) }
        } catch {
            driver.resume()
            apply(.session(.notice(Failure(error.sentence ?? ""))), at: now)
        }
        resize(at: now)
    }

    private mutating func resize(at now: MonotonicInstant) {
        isUrgent = true
        apply(.resize(driver.size), at: now)
    }
}
