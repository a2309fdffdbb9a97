internal import ChatUI

/// The files messages name, seen from the folder canter was started in.
struct MessageFiles: Sendable {
    let folder: String
    let environment: [String: String]

    /// Files whose names begin so. Blocks while a folder is read.
    func candidates(for beginning: String) -> [String] {
        FileCompletion.candidates(for: beginning, in: folder, environment: environment)
    }

    /// A message with the text of every file it names behind it, or why one of
    /// them cannot be sent. What names no file that is there is left as text:
    /// an `@` has other uses. Blocks while they are read.
    func attached(to message: String) -> AppEvent.Attached {
        var blocks: [String] = []
        var seen: Set<String> = []
        for mention in FileMention.all(in: message)
        where mention.isComplete && seen.insert(mention.path).inserted {
            guard Attachment.exists(mention.path, relativeTo: folder, environment: environment)
            else { continue }
            do throws(CommandFailure) {
                let file = try Attachment.read(
                    path: mention.path, relativeTo: folder, environment: environment)
                blocks.append(file.fenced)
            } catch {
                return .refused(error.sentence ?? "")
            }
        }
        return .message(([message] + blocks).joined(separator: "\n\n"))
    }
}
