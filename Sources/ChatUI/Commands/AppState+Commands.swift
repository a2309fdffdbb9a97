internal import ChatCore

/// Enter: what is written is a command, or a message to send or to queue.
extension AppState {
    mutating func submit() -> [Effect] {
        guard !composer.isBlank else {
            // Nothing was written: what failed is tried again.
            return model == .failed && editing == nil ? [.load(settings)] : []
        }
        if editing != nil { return submitEdit() }
        switch SlashCommand.parse(composer.text) {
        case .command(let command, let argument):
            composer.recall.add(composer.take())
            return run(command, argument)
        case .unknown(let sentence):
            status.message = sentence
            return []
        case nil:
            return sendOrQueue()
        }
    }

    private mutating func sendOrQueue() -> [Effect] {
        // A moment later it is clear which conversation it belongs to.
        guard !tabs.isAwaiting else { return saying("The conversation is being opened.") }
        let namesFiles = FileMention.all(in: composer.text).isEmpty == false
        let text = composer.take()
        composer.recall.add(text)
        guard namesFiles else { return enqueue(text) }
        // Reading them takes a moment, and may be refused.
        return [.attachFiles(to: text)]
    }

    /// Puts a message behind all that wait, and sends what is due.
    ///
    /// - Parameter written: As it was written, where `text` has files in it.
    mutating func enqueue(_ text: String, written: String? = nil) -> [Effect] {
        if let armed { return beginComparison(text, written: written ?? text, with: armed) }
        transcript.enqueue(text)
        transcript.scroll = .end
        return sendNext()
    }

    /// What became of the files a message names.
    mutating func attached(_ text: String, _ outcome: AppEvent.Attached) -> [Effect] {
        switch outcome {
        case .message(let message): return enqueue(message, written: text)
        case .refused(let sentence):
            composer.putBack(text)
            status.message = sentence
            return []
        }
    }

    mutating func run(_ command: SlashCommand, _ argument: String) -> [Effect] {
        switch command {
        case .new, .resume, .search, .history, .rename, .export, .clear:
            return runOnConversation(command, argument)
        case .tab: return tab(argument)
        case .close: return closeTab()
        case .stop, .regenerate, .resumeReply, .edit, .version, .undo, .fork, .copy, .find, .fold:
            return runOnMessages(command, argument)
        case .model, .quant, .engine, .load, .unload, .pull, .restart:
            return runOnModel(command, argument)
        case .set: return set(argument)
        case .context, .threads, .kv, .think, .system, .overflow, .theme, .mouse:
            return set(command, argument)
        case .stats: return showStatistics()
        case .explain: return explain(argument)
        case .compare: return compare(argument)
        case .panel: toggleGauges()
        case .bench, .tune, .doctor: return measure(command)
        case .keys: help.show(.keys)
        case .help: help.toggle()
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func runOnConversation(
        _ command: SlashCommand, _ argument: String
    ) -> [Effect] {
        switch command {
        case .new: return [.newConversation]
        case .resume, .history: return showHistory()
        case .search:
            return argument.isEmpty
                ? saying("Say what to look for: /search and some words.")
                : showHistory(words: argument)
        case .rename:
            return argument.isEmpty
                ? saying("Say how it is to be called: /rename and a title.") : [.rename(argument)]
        case .export: return [.export(path: argument)]
        case .clear:
            guard turn == nil else { return saying(Self.replyUnderWay) }
            // What cannot be undone is asked for twice.
            guard argument == "yes" else {
                composer.setText("/clear yes")
                return saying(
                    "This removes every message of the conversation for good: press Enter to do it."
                )
            }
            return [.clear]
        default: return []
        }
    }

    private mutating func runOnMessages(_ command: SlashCommand, _ argument: String) -> [Effect] {
        switch command {
        case .stop:
            return stop()
        case .copy: return copy(argument)
        case .version: return version(argument)
        case .find:
            find(argument)
            return []
        case .fold:
            transcript.fold(!transcript.foldsReasoning)
            status.inform(
                transcript.foldsReasoning
                    ? "Finished reasoning is folded; /fold shows it again."
                    : "Reasoning is shown.")
            return []
        default: break
        }
        guard turn == nil || command == .fork else { return saying(Self.replyUnderWay) }
        if command == .regenerate, models.switching != nil { return saying(Self.switchUnderWay) }
        let wanted: Role? =
            switch command {
            case .edit, .undo, .regenerate: .user
            case .resumeReply: .assistant
            default: nil
            }
        let entry = transcript.entries.last { entry in
            entry.isMessage && (wanted.map { entry.kind == .message($0) } ?? true)
        }
        guard let entry, let id = entry.messageID else {
            return saying(
                command == .regenerate
                    ? "There is no message to answer again." : "There is no message yet.")
        }
        switch command {
        case .regenerate:
            guard model.takesMessages else { return saying("There is no model yet.") }
            return [.regenerate(nil)]
        case .resumeReply: return perform(.resume, on: entry)
        case .edit: return perform(.edit, on: entry)
        case .undo: return [.undo]
        case .fork: return [.fork(id)]
        default: return []
        }
    }

    /// Another command of canter's, in the place of the screen.
    private mutating func measure(_ command: SlashCommand) -> [Effect] {
        if command == .doctor { return [.run(["doctor"])] }
        guard turn == nil else { return saying(Self.replyUnderWay) }
        guard let loaded = model.loaded else {
            return saying("No model is loaded; /model loads one.")
        }
        if let engine = settings.engine {
            guard command == .bench else {
                return saying("canter tune finds settings of the embedded engine's models.")
            }
            // What its window holds beside a prompt and a reply.
            let room = (loaded.knownWindow ?? 1024) - 1024
            let depths = [0, 1024, 4096].filter { $0 == 0 || $0 <= room }.map(String.init)
            return [
                .run([
                    "bench", "-e", engine, "-m", loaded.model.name, "-d",
                    depths.joined(separator: ","),
                ])
            ]
        }
        let model = loaded.model.path ?? loaded.model.name
        return [
            .run(command == .tune ? ["tune", model] : ["bench", "-m", model, "-d", "0,1024,4096"])
        ]
    }

    /// Says why something is not done.
    mutating func saying(_ sentence: String) -> [Effect] {
        status.message = sentence
        return []
    }

    static let replyUnderWay = "A reply is under way; stop it with Esc first."
}
