internal import ChatCore
internal import EngineKit

/// Has the model summarise messages that are to be left out, in as many parts
/// as its window needs; each part goes on with the summary of those before.
struct SummaryWriting: Sendable {
    private let room: ContextRoom
    /// What is still to be read: messages, or pieces of long ones.
    private var remaining: [String]
    /// The pieces that are being read.
    private var current: [String] = []
    private var summary: String
    private let bytesPerToken: Double
    /// Bytes a part may have.
    private var budget: Int
    private var splits = 0
    private(set) var part = 0
    private let messages: Int

    /// How often a part is made smaller when it turns out not to fit.
    private static let maxSplits = 4
    /// Tokens of the instruction and of what a template adds.
    private static let frame = 200
    /// Share of a part's room that is used: texts differ in tokens per byte.
    private static let share = 0.8
    /// Below this there is no room to read anything.
    private static let leastBudget = 64

    /// `nil` when the window is too small to summarise anything in.
    ///
    /// - Parameters:
    ///   - dropped: what is to be summarised, oldest first.
    ///   - earlier: the summary of what was left out before.
    ///   - bytesPerToken: of this conversation, as the model reads it.
    init?(
        _ dropped: [Message], after earlier: String?, count: Int, room: ContextRoom,
        bytesPerToken: Double
    ) {
        self.room = room
        self.summary = earlier ?? ""
        self.messages = count
        self.bytesPerToken = bytesPerToken
        let tokens = room.window - 2 * room.summary - Self.frame
        guard tokens >= Self.leastBudget else { return nil }
        budget = Int(Double(tokens) * bytesPerToken * Self.share)
        remaining = dropped.compactMap { message in
            message.text.isEmpty
                ? nil : (message.role == .user ? "User: " : "Assistant: ") + message.text
        }
    }

    /// How far it is, before the part that comes next or is being read says more.
    var progress: SummaryProgress {
        let left = remaining.reduce(0) { $0 + $1.utf8.count }
        return SummaryProgress(
            part: part, parts: part + (left + budget - 1) / budget, messages: messages)
    }

    /// What the model is to read next; `nil` when everything was.
    mutating func next() -> [PromptMessage]? {
        guard !remaining.isEmpty else { return nil }
        part += 1
        take()
        return prompt
    }

    /// The same part again, smaller, because the engine found it too long;
    /// `nil` when that was tried often enough.
    mutating func smaller() -> [PromptMessage]? {
        guard splits < Self.maxSplits else { return nil }
        splits += 1
        budget = max(1, budget / 2)
        remaining = current + remaining
        take()
        return prompt
    }

    /// Takes what the model wrote about the part. False when that is nothing.
    mutating func wrote(_ text: String) -> Bool {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return false }
        summary = String(text[first...last])
        return true
    }

    /// The summary so far; whole when `next` has nothing more.
    var text: String { summary }

    private mutating func take() {
        current = []
        var bytes = 0
        while let piece = remaining.first {
            let size = piece.utf8.count
            if bytes + size <= budget {
                remaining.removeFirst()
                current.append(piece)
                bytes += size
                continue
            }
            if current.isEmpty {
                // One message longer than a part is read in pieces.
                let head = Self.head(of: piece, bytes: budget)
                current = [String(head)]
                remaining[0] = String(piece[head.endIndex...])
            }
            break
        }
    }

    /// The beginning of `text` of at most `bytes`, but at least one character.
    private static func head(of text: String, bytes: Int) -> Substring {
        var end = text.startIndex
        var count = 0
        while end < text.endIndex {
            count += text[end].utf8.count
            if count > bytes, end > text.startIndex { break }
            end = text.index(after: end)
        }
        return text[..<end]
    }

    private var prompt: [PromptMessage] {
        var text = """
            Summarise the conversation below so that it can go on without its beginning. Keep names, \
            figures, decisions, what the user wants and what is still open. Write only the summary, \
            at most \(room.summary / 2) words.


            """
        if !summary.isEmpty { text += "What came before it:\n\(summary)\n\n" }
        text += "Conversation:\n" + current.joined(separator: "\n\n")
        return [PromptMessage(.user, text)]
    }
}
