internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation written into a file a person can take along.
enum ConversationFile {
    /// Writes it as Markdown, or as JSON where the name ends so; with no path,
    /// into a file of this folder that is named after it. Another file of that
    /// name is never written over. Returns the path.
    static func write(
        _ conversation: Conversation, to path: String, at date: Date
    ) throws(CommandFailure) -> String {
        guard !conversation.messages.isEmpty else {
            throw CommandFailure("There is nothing to write yet.")
        }
        let path = path.isEmpty ? name(of: conversation) : path
        let data: Data
        if path.lowercased().hasSuffix(".json") {
            do throws(ExportError) {
                data = try JSONExport.data(of: conversation, exportedAt: date)
            } catch {
                throw CommandFailure("\(error)")
            }
        } else {
            data = Data(MarkdownExport.text(of: conversation, exportedAt: date).utf8)
        }
        do {
            try data.write(to: URL(filePath: expanded(path)), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw CommandFailure("\(path) is there already: give another name.")
        } catch {
            throw CommandFailure("\(path) cannot be written: give a folder that can.")
        }
        return path
    }

    /// `canter-why-do-llamas-hum.md`
    static func name(of conversation: Conversation) -> String {
        let words = conversation.title.lowercased().split { !$0.isLetter && !$0.isNumber }
        let title = words.prefix(8).joined(separator: "-")
        return title.isEmpty ? "canter-conversation.md" : "canter-\(title.prefix(80)).md"
    }

    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = processEnvironment()["HOME"] else { return path }
        return home + path.dropFirst()
    }
}
