internal import ArgumentParser
internal import ChatCore
internal import ChatUI
internal import History
internal import Sessions
internal import Terminal

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter`, or `canter chat`: the chat.
struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Chat in this terminal; what canter does without a command.")

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Replies") var reply: ReplyOptions

    @Option(
        name: [.customShort("c"), .customLong("continue")], defaultAsFlag: "",
        parsing: .next,
        help: ArgumentHelp(
            "Go on with what was open last, or with the conversation whose id is given.",
            discussion: "The first eight letters of the id are enough.", valueName: "id"))
    var continued: String?

    @Flag(help: "Keep nothing of this chat in the history.")
    var incognito = false

    @Flag(
        help:
            "Chat line by line, without a screen: for screen readers and terminals that can do little."
    )
    var plain = false

    @OptionGroup(title: "History") var history: HistoryOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions

    /// How many messages of earlier chats Up brings back.
    private static let recalled = 1_000

    func validate() throws {
        if incognito, continued != nil {
            throw ValidationError("Give --continue or --incognito, not both.")
        }
    }

    /// Stays on the main thread: the screen's loop runs here.
    func run() throws {
        let environment = processEnvironment()
        let effective = try EffectiveSettings(
            flags: model.given + reply.given + history.given + screen.given)
        let settings = effective.settings
        guard !plain else {
            return try PlainLoop.run(
                settings, isIncognito: incognito, beginning: Beginning(continued: continued))
        }
        let wakeup = try Self.wakeup()
        let ringer = wakeup.ringer
        let mailbox = Mailbox { ringer.ring() }
        let servers = try ServerAccess(settings, environment: environment)
        let setup = try EngineSetup(
            settings, isParking: !incognito, mayMissModel: true, late: servers
        ) { mailbox.post(.engineLost($0)) }
        let driver = try Self.driver(environment)
        let recorder = openHistory(mailbox)
        let conversation = Conversation.new()
        let keeper = LedgerKeeper.opened(
            with: recorder, conversation: conversation.id, environment: environment)
        let manager = SessionManager(
            engine: setup.engine, conversation: conversation, history: recorder,
            reply: settings.reply, makesTitles: settings.history.titles == .model
        ) { event in
            keeper?.record(event)
            mailbox.post(event)
        }
        let engines = EngineSwitch(setup, isParking: !incognito, servers: servers) {
            mailbox.post(.engineLost($0))
        }
        let switchLookup = SwitchLookup(
            log: SwitchLog(environment: environment), store: recorder?.store
        ) { await manager.ready?.model }
        let switches = SwitchDesk(
            ModelSwitcher(
                manager, current: setup.chatEngine, limit: WarmLimit(bytes: settings.warmLimit),
                knowledge: switchLookup.knowledge), engines: engines
        ) { mailbox.post($0) }
        let desk = ConversationDesk(
            manager: manager, history: recorder,
            tabs: recorder.map { _ in OpenTabsFile(environment: environment) }
        ) { mailbox.post($0) }
        let effects = EffectRunner(
            .init(
                manager: manager, engines: engines, switches: switches,
                models: ModelDesk(
                    environment: environment, store: recorder?.store, switches: switches,
                    servers: servers
                ) { mailbox.post($0) },
                clipboard: Clipboard(environment: environment), conversations: desk,
                files: MessageFiles(
                    folder: FileManager.default.currentDirectoryPath, environment: environment),
                environment: environment,
                servers: ServerList(settings, environment: environment), access: servers,
                watch: MachineWatch(engine: { engines.setup.processID }) { reading in
                    keeper?.record(reading)
                    mailbox.post(.machine(reading))
                },
                lookup: LedgerLookup(store: recorder?.store, environment: environment),
                switchLookup: switchLookup,
                post: { mailbox.post($0) }))

        if let notice = driver.notice { mailbox.post(.notice(Failure(notice))) }

        // Beside the first frame, not in front of it.
        let beginning = Beginning(continued: continued)
        let days = incognito ? nil : settings.history.days
        Task.detached {
            // What is gone on with is looked for among what stays.
            var removed = beginning == .new ? [] : await desk.removeOld(days: days)
            await desk.begin(with: beginning)
            if let recovery = recorder?.store.recovery {
                mailbox.post(.noticed(recovery.description))
            }
            if let request = setup.request {
                await manager.load(request)
            } else {
                mailbox.post(.modelMissing)
            }
            if beginning == .new { removed = await desk.removeOld(days: days) }
            await desk.discardStates(of: removed)
        }
        let depth = Theme.Depth(driver.colorDepth)
        let input = InputSource(driver, wakeup: wakeup)
        UILoop(
            driver: driver, isInScreen: environment["STY"] != nil, input: input, mailbox: mailbox,
            effects: effects, engines: engines, theme: Theme(settings.screen, depth: depth),
            settings: settings, keys: effective.keys, environment: environment
        ).run()
        try runBlocking {
            await effects.finish()
            await engines.setup.end(manager)
            await keeper?.finish()
        }
    }

    private static func wakeup() throws(CommandFailure) -> Wakeup {
        do throws(TerminalError) {
            return try Wakeup()
        } catch {
            throw CommandFailure(error.description)
        }
    }

    /// Opens the screen.
    private static func driver(_ environment: [String: String]) throws(CommandFailure)
        -> CursesDriver
    {
        let log = Directories(environment: environment).logFile()
        do throws(TerminalError) {
            return try CursesDriver(ScreenConfiguration(environment: environment, log: log))
        } catch {
            throw CommandFailure(error.description)
        }
    }

    /// A chat goes on without a history, and says so.
    private func openHistory(_ mailbox: Mailbox) -> HistoryRecorder? {
        guard !incognito else { return nil }
        do {
            let recorder = try HistoryRecorder.open()
            Task.detached {
                mailbox.post(.recalled(await recorder.questions(limit: Self.recalled)))
            }
            return recorder
        } catch {
            mailbox.post(.notice(Failure("\(error)")))
            return nil
        }
    }
}

extension Theme.Depth {
    /// What a theme needs to know of a terminal's colours.
    init(_ depth: ColorDepth) {
        self =
            switch depth {
            case .none: .mono
            case .eight, .sixteen: .sixteen
            case .palette: .palette
            }
    }
}
