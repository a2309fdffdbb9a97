package import Canvas
package import ChatCore

/// Everything that can happen to the chat.
package enum AppEvent: Sendable, Hashable {
    /// A person did something at the terminal.
    case input(InputEvent)
    /// The session manager tells something.
    case session(SessionEvent)
    /// The terminal has another size.
    case resize(Size)
    /// What was asked in earlier chats, oldest first.
    case recalled([String])
    /// What became of an effect `copy` or `copyByTerminal`.
    case copied(Clipping, Clipping.Outcome)
    /// The tokens of what was written; `nil` where they cannot be counted now.
    case draftCounted(String, MessageCount?)
    /// The tokens of the pasted text a sign stands for.
    case pasteCounted(sign: Unicode.Scalar, Figure<Int>)
    /// A part of the history, as it was asked for.
    case conversations(HistoryPage)
    /// What the chosen conversation of the history says.
    case conversationPreviewed(ConversationPreview)
    /// Something in the history was changed; the sentence says what.
    case historyChanged(String?)
    /// A conversation was deleted for good.
    case conversationDeleted(Conversation.ID, title: String)
    /// What was written in a conversation and not sent; empty for nothing.
    case draftKept(String, of: Conversation.ID)
    /// The conversations the chat begins with, before the session tells of the active one.
    case began([RememberedTab], active: Int)
    /// The conversation that was to be opened could not be: the session stays with this one.
    case stayed(Conversation.ID)
    /// A sentence that is to be read also later.
    case noticed(String)
    /// The models there are.
    case models([ModelDescription])
    /// Every model there is or could be; `isComplete` when no engine is still asked. `at` is now,
    /// in seconds since 1970, for saying how long ago something was.
    case offers([ModelOffer], isComplete: Bool, at: Double? = nil)
    /// Servers a person named that do not tell their models, and why: a sentence each.
    case silentServers([String])
    /// A server took a model into its memory or out of it, or did not, for that reason; where
    /// there is none, nobody waits for it any more.
    case served(isDone: Bool, String?)
    /// What the file of the offer with that id says; `nil` where it cannot be read.
    case details(id: String, ModelDetails?)
    /// What going on with another model will take, as far as it is known.
    case previewed(SwitchPreview)
    /// It cannot be told, or cannot be done: a sentence.
    case previewFailed(String)
    /// How far the switch has come.
    case switching(SwitchProgress)
    /// The chat goes on with another model, set up so.
    case switched(ChatSettings, LoadedModel, SwitchOutcome)
    /// It does not: the model of before answers. The sentence says why, where it was not a
    /// person who gave it up.
    case switchFailed(String?)
    case making(MakingProgress)
    /// The quantization is there at that path, or it is not, for that reason; neither where a
    /// person gave it up.
    case made(name: String, path: String?, String?)
    case downloading(DownloadProgress)
    /// The same of what was fetched.
    case downloaded(name: String, path: String?, String?)
    /// What a repository has to be fetched, or why that is not known.
    case repository(String, [ModelOffer], String?)
    /// Files whose names begin as was asked, in the spelling to be written.
    case filesFound([String], beginning: String)
    /// A message with the files it names, or why one of them cannot be sent.
    case attached(String, Attached)
    /// What was written in an editor; `nil` leaves what was there.
    case edited(String?)
    /// The engine of these settings has taken over; its model is loaded next.
    case engineChanged(ChatSettings)
    /// How a message fares that is answered twice.
    case comparison(ComparisonEvent)
    /// There is no model on this machine to begin with.
    case modelMissing
    /// What this machine is and has, as far as it was looked at.
    case surveyed(MachineSurvey)
    /// How far the starter model has come, from 0 to 1, and in bytes.
    case fetching(Double, bytes: Int)
    /// It is there at that path, or it is not, for that reason.
    case fetched(path: String?, String?)
    /// What the screen has cost since it was told last.
    case screenUsed(ScreenUsage)
    /// What the machine told of itself since the last time.
    case machine(MachineReading)
    /// How fast it reads memory, as it was measured some time.
    case bandwidth(MemoryBandwidth)
    /// What earlier chats measured with the loaded model, engine, settings and
    /// machine, of so many replies.
    case earlierSamples([DepthSample], replies: Int)
    /// What the ledger has, the newest first.
    case ledger([LedgerTurn])
    /// A sentence that confirms what was asked for.
    case informed(String)
    /// The instant of `AppState.nextDeadline` has come.
    case tick
    /// The process is asked to end: SIGTERM, SIGHUP, the end of the input.
    case terminate

    /// What became of the files a message names.
    package enum Attached: Sendable, Hashable {
        /// The message to send.
        case message(String)
        /// One sentence.
        case refused(String)
    }
}
