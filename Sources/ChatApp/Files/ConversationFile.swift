internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation written into a file a person can take along.
enum ConversationFile {
    /// Writes it as Markdown, or as JSON or HTML where the name ends so; with no
    /// path, into a file of this folder that is named after it. Another file of
    /// that name is never written over. Returns the path.
    static func write(
        _ conversation: Conversation, to path: String, at date: Date
    ) throws(CommandFailure) -> String {
        guard !conversation.messages.isEmpty else {
            throw CommandFailure("There is nothing to write yet.")
        }
        let path = path.isEmpty ? name(of: conversation) : path
        let text: String
        do throws(ExportError) {
            text = try ExportStream.text(
                of: KeptConversation(conversation), as: ExportFormat(fileName: path) ?? .markdown,
                exportedAt: date)
        } catch {
            throw CommandFailure("\(error)")
        }
        do {
            try Data(text.utf8).write(
                to: URL(filePath: expanded(path)), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw CommandFailure("\(path) is there already: give another name.")
        } catch {
            throw CommandFailure("\(path) cannot be written: give a folder that can.")
        }
        return path
    }

    /// `canter-why-do-llamas-hum.md`
    static func name(
        of conversation: Conversation, as format: ExportFormat = .markdown
    ) -> String {
        let words = conversation.title.lowercased().split { !$0.isLetter && !$0.isNumber }
        let title = words.prefix(8).joined(separator: "-")
        return "canter-\(title.isEmpty ? "conversation" : title.prefix(80))\(format.fileEnding)"
    }

    /// A path a person wrote, with their home for a `~` at its beginning.
    static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = processEnvironment()["HOME"] else { return path }
        return home + path.dropFirst()
    }
}
