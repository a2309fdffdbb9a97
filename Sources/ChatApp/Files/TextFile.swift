#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads and writes the text files a person names.
enum TextFile {
    /// Whether there is a file, whatever is in it.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The text of a file; `-` is standard input. Throws one sentence when it
    /// cannot be read or is no UTF-8.
    static func read(_ path: String) throws(CommandFailure) -> String {
        if path == "-" { return StandardStreams.readAll() }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw CommandFailure("\(path) cannot be read: check the path and its permissions.")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw CommandFailure("\(path) is no UTF-8 text: convert it first.")
        }
        return text
    }

    /// Writes a file whole, over one that is there. Throws one sentence when it
    /// cannot be written; nothing half written is left.
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure("\(path) cannot be written: check the folder and the disk.")
        }
    }
}
