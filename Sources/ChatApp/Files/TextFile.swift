#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads the small text files a person names.
enum TextFile {
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
}
