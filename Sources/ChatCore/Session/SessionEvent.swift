/// What the session manager tells whoever shows it: the screen, or `ask`.
///
/// Events of one turn come in order: `turnStarted` (or `replyResumed`), any number of
/// `promptProgress`, `delta` and `cache`, then one `turnEnded`. What is done to
/// make a message fit comes before its `turnStarted`, except for `contextCut`,
/// which follows it, and of what is done once more because the engine refused
/// the prompt. Where the
/// engine has to be started again, loading events come in between. A reply
/// that is generated again begins with a message that is shown already.
package enum SessionEvent: Sendable, Hashable {
    /// A model is being loaded; `fraction` from 0 to 1 where the engine tells.
    case loading(model: String, fraction: Double?)
    /// A model is ready.
    case loaded(LoadedModel)
    /// No model: the load failed or was stopped.
    case loadFailed(Failure)
    /// A message was taken and its reply has begun, still empty.
    case turnStarted(user: Message, reply: Message.ID, sentAt: MonotonicInstant)
    /// In place of `turnStarted`: the last reply goes on from where it ends. Pieces
    /// are added to the text it has; one that fails before it says anything ends
    /// as it was.
    case replyResumed(reply: Message.ID, sentAt: MonotonicInstant)
    /// What of the prompt was in the cache, and why not more.
    case prompt(PromptReuse)
    /// What the prompt fills the context with; once a turn.
    case context(ContextMap)
    case promptProgress(PromptProgress, at: MonotonicInstant)
    case delta(Message.ID, TextDelta)
    /// A stretch of decoding was measured: so fast at that depth.
    case sampled(DepthSample)
    case cache(CacheOccupancy)
    case drafting(DraftCounts)
    case threads(ThreadChoice)
    case shifted(ContextShift)
    /// The engine has said nothing for this long; wait, stop or restart it.
    case stalled(seconds: Double)
    /// From here on the model reads the conversation from the cut's message
    /// on; `nil` for the whole of it again.
    case contextCut(ContextCut?)
    /// The message that was sent does not fit, and the model writes a summary of
    /// the oldest turns; `contextCut` or `refused` follows.
    case summarising(SummaryProgress)
    /// The model was loaded with a larger window, in tokens, for what was sent.
    case windowEnlarged(from: Int, to: Int)
    /// The engine refused a prompt, and told what its window holds, in tokens: not what was
    /// believed, or nothing had been told.
    case windowLearned(Int)
    /// What was asked for last was not done, because it would not fit or was
    /// stopped before; nothing was stored. `text` is the message, to be changed
    /// and sent again; `nil` when a reply was to be made anew.
    case refused(text: String?, Failure)
    /// A message's text was changed in place, by a person, or because its reply
    /// is made again after the engine was restarted.
    case messageChanged(Message)
    /// A conversation's KV state was kept on disk; also told after the end.
    case parked(ParkedState)
    /// The conversation's KV state was put back from disk.
    case restored(ParkedState)
    /// The reply is over, `message.reply` says how. `failure` is there when it
    /// ended badly; the partial text stays in the message.
    case turnEnded(message: Message, failure: Failure?)
    /// A message and a reply to it that was made elsewhere are the last two now, and stored.
    case kept(user: Message, reply: Message)
    /// The engine's process or connection is gone while no reply was
    /// streaming. The next send starts it again.
    case engineLost(Failure)
    /// The conversation was replaced: emptied, messages of it removed, or
    /// another one opened.
    case conversationReplaced(Conversation)
    /// The last message a person wrote was taken back, with what followed it;
    /// `text` is the message. Comes after `conversationReplaced`.
    case undone(text: String)
    /// The conversation has a title that a person gave.
    case renamed(String)
    /// Something a person should know that ends nothing, for example that the
    /// history could not be written.
    case notice(Failure)
}

/// A failure as a person reads it.
package struct Failure: Sendable, Hashable, Codable {
    /// One sentence: what is wrong and what to do.
    package var sentence: String
    /// The last lines of the engine's log, oldest first; often empty.
    package var log: [String]

    package init(_ sentence: String, log: [String] = []) {
        self.sentence = sentence
        self.log = log
    }
}
