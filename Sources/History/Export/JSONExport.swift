package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A conversation as JSON, with all that is kept of it, to be read again.
///
/// `version` goes up when a file of the format could be misread by what read
/// the one before; a member that is added is no reason.
package enum JSONExport {
    package static let format = "canter-conversation"
    package static let version = 1

    /// The file's members, in no order: keys are written sorted.
    private struct Document: Codable {
        var format: String
        var version: Int
        var exportedAt: Date
        var id: Conversation.ID
        var title: String
        var hasOwnTitle: Bool
        var cut: ContextCut?
        var messages: [Message]
    }

    /// What is looked at before the rest is read.
    private struct Head: Decodable {
        var format: String?
        var version: Int?
    }

    /// The conversation as a file, made at `exportedAt`.
    package static func data(of conversation: Conversation, exportedAt: Date)
        throws(ExportError) -> Data
    {
        let document = Document(
            format: format, version: version, exportedAt: exportedAt, id: conversation.id,
            title: conversation.title, hasOwnTitle: conversation.hasOwnTitle,
            cut: conversation.cut, messages: conversation.messages)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // A logit's bias may be infinite, which JSON has no number for.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try encoder.encode(document)
        } catch {
            throw ExportError(
                "The conversation cannot be written as JSON (\(error)): export it as Markdown.")
        }
    }

    /// The conversation a file holds. Throws for a file that is none, or is of a
    /// newer version.
    package static func conversation(from data: Data) throws(ExportError) -> Conversation {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let head = try? decoder.decode(Head.self, from: data), head.format == format,
            let written = head.version
        else {
            throw ExportError(
                "This is no conversation exported by canter as JSON: choose another file.")
        }
        guard written <= version else {
            throw ExportError(
                "The conversation was exported by a newer canter (version \(written) of the format): update canter."
            )
        }
        guard let document = try? decoder.decode(Document.self, from: data),
            !document.id.rawValue.isEmpty,
            Set(document.messages.map(\.id)).count == document.messages.count
        else {
            throw ExportError(
                "The exported conversation is damaged: export it again, or choose another file.")
        }
        var conversation = Conversation(
            id: document.id, title: document.title, messages: document.messages)
        conversation.hasOwnTitle = document.hasOwnTitle
        // A cut from nowhere would leave nothing out and say it does.
        conversation.cut = document.cut.flatMap { conversation[$0.keptFrom] == nil ? nil : $0 }
        return conversation
    }
}
