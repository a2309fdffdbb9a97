package import ChatCore

/// What `update` wants done that it cannot do itself.
package enum Effect: Sendable, Hashable {
    /// Send a message. Answered by `turnStarted`, or by a failure to load.
    case send(String)
    /// Stop the reply that streams, or the load under way.
    case stop
    /// Answer a message again, or the one a reply is to; the last one for `nil`.
    case regenerate(Message.ID?)
    /// Give a message another text; a person's is then answered anew.
    case edit(Message.ID, String)
    /// Remove a message, a person's with its reply.
    case delete(Message.ID)
    /// Show the version of the conversation this message is of. Answered by
    /// `conversationReplaced`.
    case show(Message.ID)
    /// Go on in a new conversation that ends with this message.
    case fork(Message.ID)
    /// Go on with the last reply where it ends.
    case resumeReply(Message.ID)
    /// Remove the last question and its reply. Answered by `undone`.
    case undo
    /// Remove every message of the conversation.
    case clear
    /// Give the conversation another title.
    case rename(String)
    /// Go on with a conversation: with one that has no message yet, as with a new one. With a
    /// message, in the version that has it. Answered by the session's `conversationReplaced` and
    /// `draftKept`, or by `stayed`.
    case open(Conversation.ID, at: Message.ID?)
    /// Ask the history. Answered by `conversations`.
    case listHistory(HistoryQuestion)
    /// Look into a conversation. Answered by `conversationPreviewed`.
    case previewConversation(Conversation.ID, at: Message.ID?)
    /// Give a conversation of the history another title. Answered, as those that follow, by
    /// `historyChanged`.
    case renameConversation(Conversation.ID, String)
    /// Add a tag to one, or take it away.
    case tag(Conversation.ID, String, isOn: Bool)
    case archive(Conversation.ID, Bool)
    /// Delete one for good. Answered by `conversationDeleted`.
    case deleteConversation(Conversation.ID, title: String)
    /// Write one into a file.
    case exportConversation(Conversation.ID, path: String)
    /// Keep what is written in a conversation and not sent; nothing, where it is empty.
    case saveDraft(String, of: Conversation.ID)
    /// Keep which conversations are open, for the next chat.
    case rememberTabs([Conversation.ID], active: Int)
    /// Write the conversation into a file; with no path, into one named after it.
    case export(path: String)
    /// Look up which models there are. Answered by `models`.
    case listModels
    /// Look up every model there is or could be, for the picker. Answered by `offers`, more
    /// than once where engines take a while to answer.
    case listOffers(ChatSettings)
    /// Read all that an offer's file says. Answered by `details`.
    case readDetails(ModelOffer)
    /// Keep in mind whether an offer is a favourite.
    case setFavourite(ModelOffer, Bool)
    /// Find out what going on with the settings' model takes. Answered by `previewed`, more
    /// than once; a new question takes the place of the one before.
    case preview(ChatSettings)
    /// No longer.
    case stopPreviewing
    /// Go on with the settings' model, which may be another engine's. Answered by `switching`,
    /// and by `switched` or `switchFailed`; until then the model of now answers.
    case switchModel(ChatSettings)
    /// Give that up.
    case stopSwitching
    /// Make an offer's quantization. Answered by `making` and `made`.
    case make(ModelOffer)
    case stopMaking
    /// Fetch a model by what `canter pull` takes. Answered by `downloading` and `downloaded`.
    case download(String)
    case stopDownloading
    /// Have the server at an address fetch a model. Answered like `download`, and stopped so.
    case downloadAt(address: String, String)
    /// Have an offer's server take it into its memory, or out of it. Answered by `served`.
    case warm(ModelOffer, EngineSettings)
    case free(ModelOffer)
    /// Wait for that no longer.
    case stopServing
    /// Ask servers for their models, so that they are there when somebody looks.
    case lookAround(ChatSettings)
    /// Look up which quantizations a repository has, `org/name`. Answered by `repository`.
    case listRepository(String)
    /// Go on with a server at an address, or with the embedded engine.
    case useEngine(ChatSettings)
    /// Have a message answered twice, without adding anything to the conversation. Answered by
    /// `comparison`.
    case compare(ComparisonPlan)
    /// Give that up; what came until then is told.
    case stopComparing
    /// Add a message, and one of the replies it was given, to the conversation.
    case keepReply(user: String, reply: Message)
    /// A person writes: what is done in idle time waits.
    case personActed
    /// Count the tokens of what is written. Answered by `draftCounted`.
    case countDraft(String)
    /// Count the tokens of a pasted text. Answered by `pasteCounted`.
    case countPaste(sign: Unicode.Scalar, String)
    /// Find files whose names begin so. Answered by `filesFound`.
    case findFiles(beginning: String)
    /// Put the files a message names into it. Answered by `attached`.
    case attachFiles(to: String)
    /// Let a person go on writing in an editor. Answered by `edited`.
    case openEditor(String)
    /// Leave the screen to another command of canter's, until it ends.
    case run([String])
    /// Look what the machine does, once a second, or no longer. Answered by `machine`.
    case watchMachine(Bool)
    /// Look up what earlier chats measured in the model's configuration. Answered
    /// by `earlierSamples`, and by `bandwidth` where that was measured.
    case lookUpSpeed(LoadedModel)
    /// Look the ledger up. Answered by `ledger`.
    case readLedger
    /// Find out what this machine is and has. Answered by `surveyed`, several times.
    case survey
    /// Fetch the model to start with. Answered by `fetching`, and by `fetched` at the end.
    case fetchStarter
    /// Begin an empty conversation; a reply that streams is stopped.
    case newConversation
    /// Make replies so, from the next one on.
    case set(ReplySettings)
    /// Load the settings' model as they say, in the place of the loaded one.
    case load(ChatSettings)
    /// End an engine that hangs. What is under way begins again; otherwise the
    /// next message starts it.
    case restartEngine
    /// Draw every cell again: something else wrote on the screen.
    case repaint
    /// Put a text on the clipboard with a program of this machine. Answered by `copied`.
    case copy(Clipping)
    /// Ask the terminal to. Answered by `copied`.
    case copyByTerminal(Clipping)
    /// Let the terminal tell of the mouse, or not.
    case setMouse(Bool)
    /// Stop this process until the shell continues it.
    case suspend
    case quit
}
