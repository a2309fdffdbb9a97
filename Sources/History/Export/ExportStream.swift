internal import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// One file with any number of conversations, piece by piece, so that a large
/// history need not be in memory at once: `beginning`, each conversation, `end`.
package struct ExportStream: Sendable {
    private let format: ExportFormat
    private let exportedAt: Date
    private var isFirst = true

    package init(_ format: ExportFormat, exportedAt: Date) {
        self.format = format
        self.exportedAt = exportedAt
    }

    /// - Parameter title: The file's title, where the format has one.
    package func beginning(title: String) -> String {
        switch format {
        case .markdown: ""
        case .json: JSONExport.beginning(exportedAt: exportedAt)
        case .html: HTMLExport.beginning(title: title)
        }
    }

    package mutating func text(of kept: KeptConversation) throws(ExportError) -> String {
        defer { isFirst = false }
        switch format {
        case .markdown:
            return (isFirst ? "" : "\n---\n\n")
                + MarkdownExport.text(of: kept.conversation, exportedAt: exportedAt)
        case .json: return (isFirst ? "" : ",\n") + (try JSONExport.text(of: kept))
        case .html: return HTMLExport.article(of: kept, exportedAt: exportedAt)
        }
    }

    package var end: String {
        switch format {
        case .markdown: ""
        case .json: JSONExport.end
        case .html: HTMLExport.end
        }
    }

    /// A whole file with one conversation.
    package static func text(
        of kept: KeptConversation, as format: ExportFormat, exportedAt: Date
    ) throws(ExportError) -> String {
        var stream = ExportStream(format, exportedAt: exportedAt)
        let beginning = stream.beginning(title: kept.conversation.title)
        return beginning + (try stream.text(of: kept)) + stream.end
    }
}
