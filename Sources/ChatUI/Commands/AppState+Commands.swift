internal import ChatCore

/// Enter: what is written is a command, or a message to send or to queue.
extension AppState {
    mutating func submit() -> [Effect] {
        guard !composer.isBlank else { return [] }
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
        let text = composer.take()
        composer.recall.add(text)
        transcript.enqueue(text)
        transcript.scroll = .end
        return sendNext()
    }

    private mutating func run(_ command: SlashCommand, _ argument: String) -> [Effect] {
        switch command {
        case .help:
            help.toggle()
        case .stats:
            toggleGauges()
        case .quit:
            return [.quit]
        case .stop:
            let effects = stop()
            if effects.isEmpty { status.message = "There is nothing to stop." }
            return effects
        case .restart:
            return restart()
        case .new:
            return [.newConversation]
        case .regenerate:
            guard turn == nil else {
                status.message = Self.replyUnderWay
                return []
            }
            guard transcript.hasQuestion, model.takesMessages else {
                status.message = "There is no message to answer again."
                return []
            }
            return [.regenerate]
        case .model:
            guard !argument.isEmpty else {
                status.message = "Say which model: /model and a file's path or a name."
                return []
            }
            settings.model = argument
            return [.load(settings)]
        case .set: return set(argument)
        case .copy: return copy(argument)
        case .fold:
            transcript.fold(!transcript.foldsReasoning)
            status.inform(
                transcript.foldsReasoning
                    ? "Finished reasoning is folded; /fold shows it again."
                    : "Reasoning is shown.")
        case .context, .threads, .kv, .think, .system, .overflow, .theme, .mouse:
            return set(command, argument)
        }
        return []
    }

    static let replyUnderWay = "A reply is under way; stop it with Esc first."

    /// Ends the engine's process as hard as it takes.
    private mutating func restart() -> [Effect] {
        guard settings.engine == nil else {
            status.message = "The server is not canter's to restart; Esc stops the reply."
            return []
        }
        return [.restartEngine]
    }
}
