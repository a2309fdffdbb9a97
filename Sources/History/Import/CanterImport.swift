internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads canter's own JSON: docs/HISTORY-FORMAT.md.
enum CanterImport {
    /// One conversation of version 2.
    static func item(_ data: Data) -> ImportItem {
        guard let document = try? decoder.decode(JSONConversation.self, from: data) else {
            return .skipped("it is malformed")
        }
        let all = document.messages.count
        var entries: [Message.ID: JSONConversation.Entry] = [:]
        for entry in document.messages where isIdentity(entry.id) {
            if entries.updateValue(entry, forKey: entry.id) != nil {
                return .skipped("two of its messages have the same identity")
            }
        }
        var line: [Message] = []
        for id in document.shown {
            guard let entry = entries.removeValue(forKey: id), entry.parent == line.last?.id
            else { return .skipped("the messages it shows do not follow one another") }
            line.append(sound(entry.message))
        }
        guard !line.isEmpty else { return .skipped("it has no messages") }
        let aside = versions(entries.values.map { (sound($0.message), $0.parent) })
        var conversation = Conversation(
            id: identity(document.id), title: name(document.title),
            messages: line, aside: aside)
        finish(&conversation, document.hasOwnTitle, document.cut)
        var dates: [Message.ID: Date] = [:]
        for entry in document.messages { dates[entry.id] = entry.writtenAt }
        let kept = KeptConversation(
            conversation, createdAt: document.createdAt, updatedAt: document.updatedAt,
            messageDates: dates, tags: document.tags ?? [],
            isArchived: document.archived ?? false)
        return .conversation(kept, lost: all - line.count - conversation.aside.count)
    }

    /// A file of version 1, which held one conversation without other versions.
    static func firstVersion(_ data: Data) -> ImportItem {
        guard let document = try? decoder.decode(FirstVersion.self, from: data),
            document.messages.allSatisfy({ isIdentity($0.id) }),
            Set(document.messages.map(\.id)).count == document.messages.count
        else { return .skipped("it is malformed") }
        guard !document.messages.isEmpty else { return .skipped("it has no messages") }
        var conversation = Conversation(
            id: identity(document.id), title: name(document.title),
            messages: document.messages.map(sound))
        finish(&conversation, document.hasOwnTitle, document.cut)
        return .conversation(
            KeptConversation(conversation, updatedAt: document.exportedAt), lost: 0)
    }

    /// Version 1 of the format.
    private struct FirstVersion: Decodable {
        var exportedAt: Date?
        var id: Conversation.ID
        var title: String
        var hasOwnTitle: Bool?
        var cut: ContextCut?
        var messages: [Message]
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = ExportDate.date(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "no date in ISO 8601")
            }
            return date
        }
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }

    private static func finish(
        _ conversation: inout Conversation, _ hasOwnTitle: Bool?, _ cut: ContextCut?
    ) {
        conversation.hasOwnTitle = (hasOwnTitle ?? false) && !conversation.title.isEmpty
        // A cut from nowhere would leave nothing out and say it does.
        conversation.cut = cut.flatMap { conversation[$0.keptFrom] == nil ? nil : $0 }
    }

    // MARK: What a file that was changed by hand may hold

    /// A number that leaves room to count on.
    private static func isIdentity(_ id: Message.ID) -> Bool { 1...(1 << 50) ~= id.rawValue }

    /// The conversation's own identity, or one made of it where it is no such.
    private static func identity(_ id: Conversation.ID) -> Conversation.ID {
        let text = id.rawValue
        let isSound =
            (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || Character(Unicode.Scalar(byte)).isLetter
                    || Character(Unicode.Scalar(byte)).isNumber
            } && text.utf8.allSatisfy { $0 < 0x80 }
        return isSound ? id : StableID.conversation(.canter, text)
    }

    /// Those that hang on a message before them, not too many in one place.
    private static func versions(
        _ aside: [(message: Message, parent: Message.ID?)]
    ) -> [(message: Message, parent: Message.ID?)] {
        var counts: [Message.ID?: Int] = [:]
        return aside.sorted { $0.message.id.rawValue < $1.message.id.rawValue }.filter {
            counts[$0.parent, default: 0] += 1
            return $0.parent.map { [id = $0.message.id] in $0.rawValue < id.rawValue } ?? true
                && counts[$0.parent, default: 0] <= ForeignTree.mostVersions
        }
    }

    /// The message, of its reply only what can be counted and shown.
    private static func sound(_ message: Message) -> Message {
        guard var reply = message.reply else { return message }
        var message = message
        reply.model = name(reply.model)
        reply.engine = name(reply.engine)
        reply.quantization = reply.quantization.map { Quantization(name($0.rawValue)) }
        if let usage = reply.usage, !isSound(usage) { reply.usage = nil }
        if !isSound(reply.figures) { reply.figures = ReplyFigures() }
        message.reply = reply
        return message
    }

    /// A name or a title as it is, unless it holds what none does.
    private static func name(_ name: String) -> String {
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain && name.count <= 500 ? name : Conversation.title(from: name)
    }

    private static func isSound(_ usage: Usage) -> Bool {
        let counts = [
            usage.promptTokens, usage.completionTokens, usage.cachedTokens ?? 0,
            usage.reasoningTokens ?? 0,
        ]
        return counts.allSatisfy { 0...(1 << 40) ~= $0 }
    }

    /// Whether every number of the figures is one a measurement could give.
    private static func isSound(_ figures: ReplyFigures) -> Bool {
        // Not a number, and what is infinite, is no JSON, and is refused here.
        guard let data = try? JSONEncoder().encode(figures) else { return false }
        var reader = JSONReader(Array(data))
        guard let value = try? reader.value() else { return false }
        var open = [value]
        while let next = open.popLast() {
            switch next {
            case .number(let number): if !(abs(number) <= 1e12) { return false }
            case .array(let elements): open += elements
            case .object(let members): open += Array(members.values)
            default: break
            }
        }
        return true
    }
}
