internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension HistoryShelf {
    /// The largest file that is read: it is in memory whole.
    static let largestFile = 1 << 30

    /// More tags than a person gives.
    private static let mostTags = 50

    /// Reads a file. Throws one sentence where that cannot be.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        let file = ConversationFile.expanded(path)
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let type = attributes?[.type] as? FileAttributeType
        if type == .typeDirectory {
            throw CommandFailure("\(path) is a folder: give the file with the conversations.")
        }
        if let size = attributes?[.size] as? UInt64, size > UInt64(largestFile) {
            throw CommandFailure("\(path) is larger than 1 GB: import it in parts.")
        }
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw CommandFailure("\(path) cannot be read: check the path and its permissions.")
        }
        return Array(data)
    }

    /// Imports every conversation of a file; what could not be is in the report.
    func importing(_ path: String) async throws -> ImportReport {
        let bytes = try Self.bytes(of: path)
        let file: ImportFile
        do throws(ExportError) {
            file = try ImportFile(bytes)
        } catch {
            throw CommandFailure("\(path): \(error.description)")
        }
        var report = ImportReport(file: path, kind: file.kind)
        var known: [Conversation.ID: ConversationSummary] = [:]
        for summary in try await store.list(ListSelection(archived: .with)) {
            known[summary.id] = summary
        }
        var seen: Set<Conversation.ID> = []
        for index in 0..<file.count {
            switch file.item(index) {
            case .skipped(let reason): report.skip(index, nil, reason)
            case .conversation(let kept, let lost):
                report.lostMessages += lost
                let id = kept.conversation.id
                guard seen.insert(id).inserted else {
                    report.skip(index, kept.conversation.title, "it is in the file twice")
                    continue
                }
                try await take(kept, index, over: known[id], &report)
            }
        }
        return report
    }

    /// Takes over one conversation, over one that is here already, or none.
    private func take(
        _ kept: KeptConversation, _ index: Int, over summary: ConversationSummary?,
        _ report: inout ImportReport
    ) async throws {
        let conversation = kept.conversation
        var stored: Conversation?
        if let summary { stored = try await store.kept(summary)?.conversation }
        switch ImportDecision(kept, over: stored, updatedAt: summary?.updatedAt) {
        case .new:
            let id = try await store.importing(
                conversation, createdAt: kept.createdAt, updatedAt: kept.updatedAt,
                messageDates: kept.messageDates)
            for tag in kept.tags.prefix(Self.mostTags) { try await store.addTag(tag, to: id) }
            if kept.isArchived { try await store.setArchived(true, id) }
            report.new += 1
        case .unchanged: report.unchanged += 1
        case .newer:
            // Opened and looked at again, so that nothing another process has written
            // meanwhile is written over.
            let opened = try await store.conversation(conversation.id)
            guard ImportDecision(kept, over: opened, updatedAt: summary?.updatedAt) == .newer
            else {
                report.skip(index, conversation.title, "it was changed here just now")
                return
            }
            var newer = conversation
            if let opened, opened.hasOwnTitle { newer.title = opened.title }
            try await store.save(newer)
            report.updated += 1
        case .kept(let reason): report.skip(index, conversation.title, reason)
        }
    }
}
