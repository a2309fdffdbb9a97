import Canvas
import ChatCore

@testable import ChatUI

/// Conversations of a history, and what is said in them.
enum HistorySamples {
    /// Friday, in seconds since 1970.
    static let now = 1_790_000_000.0

    static func id(_ name: String) -> Conversation.ID { .init(rawValue: name) }

    static let list: [ConversationListing] = [
        ConversationListing(
            id: id("llamas"), title: "Why do llamas hum?", model: "SmolLM2-135M-Instruct Q4_1",
            messages: 4, tokens: 754, updatedAt: now - 30, tags: ["animals"], hasDraft: true),
        ConversationListing(
            id: id("borrow"), title: "Ownership and borrowing, explained to a gardener",
            model: "Llama-3.2-3B-Instruct Q4_K_M", messages: 26, tokens: 5_340,
            updatedAt: now - 3_000, tags: ["work", "rust"]),
        ConversationListing(
            id: id("trip"), title: "A week in Lisbon with two children and no car",
            model: "gemma-3-1b-it Q5_K_M", messages: 112, tokens: 31_870,
            updatedAt: now - 3 * 3_600),
        ConversationListing(
            id: id("untitled"), title: "", messages: 1, updatedAt: now - 26 * 3_600),
        ConversationListing(
            id: id("tax"), title: "Tax return 2025", model: "Qwen3-0.6B Q8_0", messages: 8,
            tokens: 2_210, updatedAt: now - 9 * 86_400, tags: ["home"], isArchived: true),
        ConversationListing(
            id: id("wide"), title: "広い世界の話をしましょう、とても長い題名です", model: "Qwen3-0.6B Q8_0",
            messages: 2, tokens: 90, updatedAt: now - 400 * 86_400),
    ]

    static let found: [FoundMessage] = [
        FoundMessage(
            conversation: id("llamas"), title: "Why do llamas hum?", updatedAt: now - 30,
            message: .init(rawValue: 2), role: .assistant,
            snippet: "…They hum because they are curious; a llama that hums is at ease…",
            marks: [5..<8, 50..<54]),
        FoundMessage(
            conversation: id("llamas"), title: "Why do llamas hum?", updatedAt: now - 30,
            message: .init(rawValue: 1), role: .user, snippet: "Why do llamas hum?",
            marks: [14..<17]),
        FoundMessage(
            conversation: id("trip"), title: "A week in Lisbon with two children and no car",
            updatedAt: now - 3 * 3_600, message: .init(rawValue: 40), role: .assistant,
            snippet:
                "…on the way up to the castle, where the trams hum and the oldest of the gardens is…",
            marks: [46..<49]),
        FoundMessage(
            conversation: id("tax"), title: "Humming through the tax return",
            updatedAt: now - 9 * 86_400, snippet: "Humming through the tax return",
            marks: [0..<3]),
    ]

    static let preview = ConversationPreview(
        conversation: id("llamas"),
        parts: [
            .init(role: .user, text: "Why do llamas hum?"),
            .init(
                role: .assistant, speaker: "SmolLM2-135M-Instruct",
                text:
                    "They hum because they are curious, tired, or worried; mothers hum to their young. A llama that hums is telling the others how it is, and where."
            ),
            .init(role: .user, text: "And alpacas?"),
            .init(
                role: .assistant, speaker: "SmolLM2-135M-Instruct",
                text: "Alpacas hum too, a little higher."),
        ])
}

extension Scene {
    /// A loaded chat that has the first of the samples on the screen.
    static func history(
        _ columns: Int, _ rows: Int, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(), list: [ConversationListing] = HistorySamples.list
    ) -> Scene {
        let scene = ready(columns, rows, theme: theme, settings: settings)
        scene.send(.began([RememberedTab(id: HistorySamples.id("llamas"))], active: 0))
        scene.press(.character("h"), .alt)
        scene.answer(list)
        scene.wait(.milliseconds(200))
        scene.send(.conversationPreviewed(HistorySamples.preview))
        return scene
    }

    /// Answers what was asked of the history last.
    func answer(_ list: [ConversationListing], tags: [String] = ["animals", "home", "work"]) {
        guard let asked = state.history.asked else { return }
        send(
            .conversations(
                HistoryPage(asked, .list(list), tags: tags, now: HistorySamples.now)))
    }

    func answer(found: [FoundMessage]) {
        guard let asked = state.history.asked else { return }
        send(.conversations(HistoryPage(asked, .found(found), now: HistorySamples.now)))
    }

    /// The session goes on with a conversation.
    func replace(_ id: Conversation.ID, title: String = "", messages: [(Role, String)] = []) {
        var conversation = Conversation(id: id, title: title)
        for (role, text) in messages { conversation.append(role, text) }
        send(.conversationReplaced(conversation))
    }

    /// The tabs, the active one in brackets, those with drafts with a star.
    var tabs: [String] {
        state.tabs.all.enumerated().map { index, tab in
            let name = tab.id?.rawValue ?? "new"
            return index == state.tabs.active ? "[\(name)]" : name
        }
    }
}

extension Effect {
    /// The question, where it asks the history.
    var question: HistoryQuestion? {
        if case .listHistory(let question) = self { question } else { nil }
    }
}
