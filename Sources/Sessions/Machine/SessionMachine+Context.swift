internal import ChatCore
internal import EngineKit

/// What the prompt of the turn under way fills the context with.
extension SessionMachine {
    /// Tells it, once a turn, as soon as the prompt's tokens are known: by what
    /// the engine says of its messages, or by their lengths.
    mutating func mapContext(total: Int, _ reuse: PromptReuse? = nil) -> [SessionAction] {
        guard let turn, !turn.isMapped, total > 0 else { return [] }
        self.turn?.isMapped = true
        var read = conversation
        if let resumed = turn.resumed {
            read.put(resumed)
        } else {
            read.truncate(from: turn.reply)
        }
        let messages = Prompt.messages(of: read, systemPrompt: turn.settings.systemPrompt)
        let map = ContextMap(
            messages: messages.map { ($0.role, $0.text.utf8.count) }, total: total,
            starts: reuse?.messageStarts, reused: reuse?.reused)
        return [.emit(.context(map))]
    }
}
