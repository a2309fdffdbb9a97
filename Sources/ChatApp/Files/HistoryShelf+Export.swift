internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension HistoryShelf {
    /// Writes conversations one after the other, of which only one is in memory:
    /// into one file where the output's name ends as the format's do, or there is
    /// one conversation; else a file each into a folder. With no output, hands the
    /// text to `print`. Returns the paths; files that are there are never written
    /// over.
    func export(
        _ summaries: [ConversationSummary], as format: ExportFormat, to output: String?,
        at date: Date, print: @Sendable (String) throws -> Void
    ) async throws -> [String] {
        guard let output else {
            try await stream(summaries, format, date, print)
            return []
        }
        let path = ConversationFile.expanded(output)
        var isFolder = false
        if let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] {
            isFolder = (type as? FileAttributeType) == .typeDirectory
        }
        let isFile = ExportFormat(fileName: path) == format || summaries.count == 1
        if isFile, !isFolder, !path.hasSuffix("/") {
            try await write(summaries, format, date, to: path)
            return [path]
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("The folder \(output) cannot be made: give another one.")
        }
        return try await writeEach(summaries, format, date, in: path)
    }

    private func writeEach(
        _ summaries: [ConversationSummary], _ format: ExportFormat, _ date: Date,
        in folder: String
    ) async throws -> [String] {
        var paths: [String] = []
        var taken: Set<String> = []
        for summary in summaries {
            let named = Conversation(id: summary.id, title: summary.title)
            let name = ConversationFile.name(of: named, as: format)
            var wanted = name
            var number = 2
            while !taken.insert(wanted).inserted
                || FileManager.default.fileExists(atPath: "\(folder)/\(wanted)")
            {
                wanted = "\(name.dropLast(format.fileEnding.count))-\(number)\(format.fileEnding)"
                number += 1
            }
            let path = folder.hasSuffix("/") ? folder + wanted : "\(folder)/\(wanted)"
            try await write([summary], format, date, to: path)
            paths.append(path)
        }
        return paths
    }

    private func write(
        _ summaries: [ConversationSummary], _ format: ExportFormat, _ date: Date, to path: String
    ) async throws {
        let file = try NewFile(path)
        do {
            try await stream(summaries, format, date) { try file.write($0) }
        } catch {
            file.abandon()
            throw error
        }
        try file.finish()
    }

    private func stream(
        _ summaries: [ConversationSummary], _ format: ExportFormat, _ date: Date,
        _ print: @Sendable (String) throws -> Void
    ) async throws {
        var stream = ExportStream(format, exportedAt: date)
        let title = summaries.count == 1 ? summaries.first?.title : nil
        try print(stream.beginning(title: title ?? "Conversations"))
        for summary in summaries {
            // One that was deleted meanwhile is left out.
            guard let kept = try await store.kept(summary) else { continue }
            try print(try stream.text(of: kept))
        }
        try print(stream.end)
    }
}
