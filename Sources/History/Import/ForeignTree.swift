internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Makes of messages that name what they follow a tree as canter keeps it.
///
/// What is not kept is passed over: what follows it follows what it did. Parts
/// of one reply that follow each other (reasoning, code, its output, the answer)
/// become one message. Circles hang on nothing and are lost. Everything takes
/// time in proportion to the number of messages, and no recursion.
struct ForeignTree {
    /// A message that is kept.
    struct Entry {
        var id: Message.ID
        var source: ForeignMessage
        var date: Date?

        func message(engine: String) -> Message {
            let name = Conversation.title(from: source.model ?? "")
            var reply: ReplyRecord?
            if source.role == .assistant, !name.isEmpty {
                reply = ReplyRecord(
                    model: name, quantization: nil, engine: engine,
                    finishReason: source.finishReason, usage: nil, figures: ReplyFigures())
            }
            return Message(
                id: id, role: source.role, text: source.text, reasoning: source.reasoning,
                reply: reply)
        }
    }

    /// A place has at most so many versions, and a conversation so many messages:
    /// more were written by no person.
    static let mostVersions = 1_000
    static let mostMessages = 200_000

    private let sources: [ForeignMessage]
    private var indices: [String: Int] = [:]
    private(set) var entries: [Entry] = []
    private(set) var parents: [Message.ID: Message.ID] = [:]
    private(set) var lost = 0
    /// The identity each message has, by what its program calls it.
    private var identities: [String: Message.ID] = [:]

    init(_ sources: [ForeignMessage]) {
        self.sources = sources
    }

    mutating func build() {
        for (index, source) in sources.enumerated() {
            if indices[source.key] == nil { indices[source.key] = index } else { lost += 1 }
        }
        let above = keptParents()
        var children: [Int: [Int]] = [:]
        for index in sources.indices where indices[sources[index].key] == index {
            guard sources[index].isKept else { continue }
            children[above[index] ?? -1, default: []].append(index)
        }
        for (parent, versions) in children {
            var sorted = versions.sorted(by: isEarlier)
            if sorted.count > Self.mostVersions { sorted = Array(sorted.suffix(Self.mostVersions)) }
            children[parent] = sorted
        }
        number(merged(children))
        lost += sources.indices.count { index in
            let source = sources[index]
            return indices[source.key] == index && source.isKept && identities[source.key] == nil
        }
    }

    private func isEarlier(_ one: Int, _ other: Int) -> Bool {
        let (first, second) = (sources[one], sources[other])
        if let a = first.date, let b = second.date, a != b { return a < b }
        return first.rank == second.rank ? one < other : first.rank < second.rank
    }

    /// For each message the nearest one above it that is kept.
    private func keptParents() -> [Int: Int] {
        var found: [Int: Int] = [:]
        // What messages that are not kept lead to; nothing, where to none.
        var through: [Int: Int?] = [:]
        for index in sources.indices {
            var path: [Int] = []
            var seen: Set<Int> = [index]
            var result: Int?
            var next = sources[index].parent.flatMap { indices[$0] }
            while let above = next, seen.insert(above).inserted {
                if sources[above].isKept {
                    result = above
                    break
                }
                if let known = through[above] {
                    result = known
                    break
                }
                path.append(above)
                next = sources[above].parent.flatMap { indices[$0] }
            }
            // A message that follows itself hangs on nothing, and is lost.
            if next == index, sources[index].isKept { result = index }
            for passed in path { through[passed] = .some(result) }
            found[index] = result
        }
        return found
    }

    /// A message under way: what it was made of, and what it follows.
    fileprivate struct Draft {
        var source: ForeignMessage
        var parent: Int?
        /// When it was written; not before what it follows.
        var time: Date
        var keys: [String]
    }

    /// The messages in an order in which each comes after the one it follows.
    private func merged(_ children: [Int: [Int]]) -> [Draft] {
        var drafts: [Draft] = []
        var open: [(index: Int, parent: Int?, isOnly: Bool)] = []
        func push(_ versions: [Int], _ parent: Int?) {
            for index in versions.reversed() { open.append((index, parent, versions.count == 1)) }
        }
        push(children[-1] ?? [], nil)
        while let (index, parent, isOnly) = open.popLast() {
            let source = sources[index]
            if let parent, isOnly, source.role == .assistant,
                drafts[parent].source.role == .assistant
            {
                drafts[parent].take(source)
                push(children[index] ?? [], parent)
                continue
            }
            guard drafts.count < Self.mostMessages else { continue }
            let above = parent.map { drafts[$0].time } ?? .distantPast
            drafts.append(
                Draft(
                    source: source, parent: parent, time: max(source.date ?? above, above),
                    keys: [source.key]))
            push(children[index] ?? [], drafts.count - 1)
        }
        return drafts
    }

    /// Gives identities in the order of writing.
    private mutating func number(_ drafts: [Draft]) {
        let order = drafts.indices.sorted {
            drafts[$0].time == drafts[$1].time ? $0 < $1 : drafts[$0].time < drafts[$1].time
        }
        var ids: [Int: Message.ID] = [:]
        for (place, index) in order.enumerated() {
            let id = Message.ID(rawValue: place + 1)
            ids[index] = id
            let draft = drafts[index]
            entries.append(Entry(id: id, source: draft.source, date: draft.source.date))
            for key in draft.keys { identities[key] = id }
            if let parent = draft.parent { parents[id] = ids[parent] }
        }
    }

    // MARK: The line

    /// The end of the line through the message a program calls `key`, as far as
    /// it goes on; of no such message, the last one written. `nil` where there is
    /// no message.
    func end(through key: String?) -> Message.ID? {
        guard var last = entries.last?.id else { return nil }
        var wanted = key
        var steps = 0
        while let name = wanted, steps <= sources.count {
            if let id = identities[name] {
                last = id
                break
            }
            wanted = indices[name].flatMap { sources[$0].parent }
            steps += 1
        }
        // Children have larger identities, so one pass finds the newest below.
        var below: Set<Message.ID> = [last]
        for entry in entries where entry.id.rawValue > last.rawValue {
            guard let parent = parents[entry.id], below.contains(parent) else { continue }
            below.insert(entry.id)
        }
        return below.max { $0.rawValue < $1.rawValue }
    }

    func line(to last: Message.ID) -> [Message.ID] {
        var line = [last]
        while let parent = parents[line[line.count - 1]] { line.append(parent) }
        return line.reversed()
    }
}

extension ForeignTree.Draft {
    /// Takes over what follows it in the same reply.
    fileprivate mutating func take(_ next: ForeignMessage) {
        keys.append(next.key)
        func joined(_ one: String, _ other: String) -> String {
            one.isEmpty || other.isEmpty ? one + other : one + "\n\n" + other
        }
        source.text = joined(source.text, next.text)
        source.reasoning = joined(source.reasoning, next.reasoning)
        source.model = source.model ?? next.model
        source.finishReason = next.finishReason
    }
}
