#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Conversations as JSON, with all that is kept of them, to be read again.
///
/// `version` goes up when a file of the format could be misread by what read
/// the one before; a member that is added is no reason. Version 1 held one
/// conversation, of its versions only the one that was shown.
package enum JSONExport {
    package static let format = "canter-conversation"
    package static let version = 2

    /// What a document begins with: conversations follow, and then `end`.
    static func beginning(exportedAt: Date) -> String {
        """
        {
        "format" : "\(format)",
        "version" : \(version),
        "exportedAt" : "\(ExportDate.text(exportedAt))",
        "conversations" : [

        """
    }

    static let end = "\n]\n}\n"

    /// One of a document's conversations.
    static func text(of kept: KeptConversation) throws(ExportError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(ExportDate.text(date))
        }
        // A logit's bias may be infinite, which JSON has no number for.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return String(decoding: try encoder.encode(JSONConversation(kept)), as: UTF8.self)
        } catch {
            throw ExportError(
                "The conversation cannot be written as JSON (\(error)): export it as Markdown.")
        }
    }

    /// A whole document with one conversation, made at `exportedAt`.
    package static func data(of kept: KeptConversation, exportedAt: Date)
        throws(ExportError) -> Data
    {
        Data((beginning(exportedAt: exportedAt) + (try text(of: kept)) + end).utf8)
    }

    /// The conversation a file holds. Throws for a file that is none, is of a
    /// newer version, or holds several.
    package static func conversation(from data: Data) throws(ExportError) -> KeptConversation {
        let file = try ImportFile(Array(data))
        guard file.kind == .canter, file.count > 0 else {
            throw ExportError(
                "This is no conversation exported by canter as JSON: choose another file.")
        }
        guard file.count == 1 else {
            throw ExportError(
                "This file holds \(file.count) conversations: import it with canter history import."
            )
        }
        switch file.item(0) {
        case .conversation(let kept, _): return kept
        case .skipped:
            throw ExportError(
                "The exported conversation is damaged: export it again, or choose another file.")
        }
    }
}
