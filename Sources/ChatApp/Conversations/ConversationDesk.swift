internal import ChatCore
internal import ChatUI
internal import History
internal import Sessions

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Looks conversations up and opens them, and does with them what a person asks for in the
/// history.
struct ConversationDesk: Sendable {
    let manager: SessionManager
    /// `nil` where nothing is kept.
    let history: HistoryRecorder?
    /// `nil` where nothing is kept.
    let tabs: OpenTabsFile?
    /// Tells the screen.
    let post: @Sendable (AppEvent) -> Void
    private let unkept = UnkeptConversations()
    private let drafts: DraftWriter
    private let now: @Sendable () -> Date

    init(
        manager: SessionManager, history: HistoryRecorder?, tabs: OpenTabsFile?,
        now: @escaping @Sendable () -> Date = { .now }, post: @escaping @Sendable (AppEvent) -> Void
    ) {
        self.manager = manager
        self.history = history
        self.tabs = tabs
        self.now = now
        self.post = post
        let store = history?.store
        // A draft that cannot be kept is on the screen still; what is sent says why.
        drafts = DraftWriter { text, id in try? await store?.saveDraft(text, of: id) }
    }

    func notice(_ sentence: String) { post(.session(.notice(Failure(sentence)))) }

    static let nothingKept = "Nothing of this chat is kept, so there is no history in it."

    // MARK: Looking

    /// Answers with `conversations`, whatever becomes of it.
    func list(_ question: HistoryQuestion) async {
        let seconds = now().timeIntervalSince1970
        guard let store = history?.store else {
            notice(Self.nothingKept)
            return post(.conversations(HistoryPage(question, .list([]), now: seconds)))
        }
        do throws(HistoryError) {
            let content: HistoryPage.Content =
                question.isSearch
                ? .found(
                    try await store.search(question.words, limit: question.limit).map(
                        FoundMessage.init))
                : .list(
                    try await store.list(ListSelection(question)).map(ConversationListing.init))
            let tags = try await store.tags().map(\.tag)
            post(.conversations(HistoryPage(question, content, tags: tags, now: seconds)))
        } catch {
            notice(error.description)
            post(.conversations(HistoryPage(question, .list([]), now: seconds)))
        }
    }

    /// A conversation as it is now, to be looked at; `nil` where it is not there or
    /// cannot be read.
    func conversation(_ id: Conversation.ID) async -> Conversation? {
        let current = await manager.conversation
        return current.id == id ? current : (try? await history?.store.conversation(id)) ?? nil
    }

    /// What cannot be looked into is left out: opening it says why.
    func preview(_ id: Conversation.ID, at message: Message.ID?) async {
        guard let found = await conversation(id) else { return }
        post(.conversationPreviewed(ConversationPreview(found, at: message)))
    }

    // MARK: Opening

    /// Goes on with a conversation, an empty one where there is none of that id; in the version
    /// that has the message.
    func open(_ id: Conversation.ID, at message: Message.ID?) async {
        let current = await manager.conversation
        do throws(HistoryError) {
            if current.id != id || message == nil {
                await manager.open(try await stored(id, leaving: current))
            }
            let opened = await manager.conversation
            if let message, opened.aside[message] != nil { await manager.show(message) }
            await drafts.finish()
            post(.draftKept(try await history?.store.draft(of: id) ?? "", of: opened.id))
        } catch {
            notice(error.description)
            post(.stayed(await manager.conversation.id))
        }
    }

    private func stored(_ id: Conversation.ID, leaving: Conversation) async throws(HistoryError)
        -> Conversation
    {
        guard let history else {
            await unkept.keep(leaving)
            return await unkept[id] ?? Conversation(id: id)
        }
        // What was said last in it may be on its way to the disk.
        await manager.historyIsWritten()
        return try await history.conversation(id) ?? Conversation(id: id)
    }

    /// Begins an empty conversation.
    func openNew() async {
        if history == nil { await unkept.keep(await manager.conversation) }
        await manager.newConversation()
    }

    // MARK: Changing

    func rename(_ id: Conversation.ID, to title: String) async {
        await change { history in
            if await manager.conversation.id == id {
                await manager.rename(title)
                await manager.historyIsWritten()
                return nil
            }
            try await history.rename(id, to: title)
            return "It is now called “\(Conversation.title(from: title))”."
        }
    }

    func tag(_ id: Conversation.ID, _ text: String, isOn: Bool) async {
        let words = text.hasPrefix("#") ? String(text.dropFirst()) : text
        await change { history in
            guard let tag = Tag.named(words) else {
                return "A tag has at most 40 characters, and something to read in them."
            }
            let isDone =
                isOn
                ? try await history.store.addTag(tag, to: id)
                : try await history.store.removeTag(tag, from: id)
            guard isDone else { return "The conversation is no longer there." }
            return isOn ? "Tagged #\(tag)." : "No longer tagged #\(tag)."
        }
    }

    func archive(_ id: Conversation.ID, _ isArchived: Bool) async {
        await change { history in
            guard try await history.store.setArchived(isArchived, id) else {
                return "The conversation is no longer there."
            }
            return isArchived
                ? "It is in the archive: kept and found, and not listed with the others."
                : "It is out of the archive."
        }
    }

    /// Removes a conversation, its draft and its parked states for good; where it is the one of
    /// the session, that begins another.
    func delete(_ id: Conversation.ID, title: String) async {
        guard let history else { return notice(Self.nothingKept) }
        // A reply that streams in it ends before, and nothing of it is written after.
        if await manager.conversation.id == id { await manager.newConversation() }
        await manager.historyIsWritten()
        await drafts.finish()
        do throws(HistoryError) {
            try await history.delete(id)
            post(.conversationDeleted(id, title: title))
        } catch {
            notice(error.description)
        }
        await manager.discardState(of: id)
    }

    private func change(_ body: (HistoryRecorder) async throws -> String?) async {
        guard let history else { return notice(Self.nothingKept) }
        do {
            post(.historyChanged(try await body(history)))
        } catch {
            notice("\(error)")
        }
    }

    // MARK: Keeping

    func saveDraft(_ text: String, of id: Conversation.ID) async {
        guard history != nil else { return }
        await drafts.write(text, of: id)
    }

    func remember(_ conversations: [Conversation.ID], active: Int) async {
        await tabs?.remember(conversations, active: active)
    }

    /// Returns when everything is kept.
    func finish() async { await drafts.finish() }
}
