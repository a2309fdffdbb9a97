internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A file with conversations, canter's own or another program's, of which one
/// at a time is read.
///
/// Nothing in it is trusted: what is malformed is a skipped item with a reason,
/// and nothing makes reading crash, hang, or nest.
package struct ImportFile: Sendable {
    /// Whose it is, by its first conversation that tells.
    package let kind: ImportKind
    private let bytes: [UInt8]
    /// Where the conversations lie.
    private let ranges: [Range<Int>]
    /// Whether the file ends after the last of them, as it should.
    private let isWhole: Bool
    /// A file of canter's first version: one conversation, the whole file.
    private let isFirstVersion: Bool

    /// How many items there are.
    package var count: Int { ranges.count + (isWhole ? 0 : 1) }

    /// Looks where in the file the conversations lie. Throws a sentence for a
    /// file that has none.
    package init(_ bytes: [UInt8]) throws(ExportError) {
        if let reason = Self.refusal(bytes) { throw ExportError(reason) }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var reader = JSONReader(bytes, in: start..<bytes.count)
        do {
            switch reader.peek() {
            case UInt8(ascii: "["):
                (ranges, isWhole) = try reader.elements()
                isFirstVersion = false
            case UInt8(ascii: "{"):
                (ranges, isWhole, isFirstVersion) = try Self.parts(
                    of: try reader.members(), bytes, start..<bytes.count)
            default:
                throw Self.unknown
            }
        } catch let error as ExportError {
            throw error
        } catch {
            throw ExportError(
                "The file is no JSON, or is cut off: export it again, or choose another file.")
        }
        if isFirstVersion {
            kind = .canter
        } else {
            // The first that tells: others may be damaged.
            let kinds = ranges.prefix(100).lazy.compactMap { Self.kind(bytes, $0) }
            guard let first = kinds.first else { throw Self.unknown }
            kind = first
        }
        self.bytes = bytes
    }

    /// One item of the file, read now.
    package func item(_ index: Int) -> ImportItem {
        guard index < ranges.count else {
            return .skipped("the file is cut off or damaged there")
        }
        let range = ranges[index]
        if isFirstVersion { return CanterImport.firstVersion(Data(bytes[range])) }
        guard let kind = Self.kind(bytes, range) else {
            return .skipped("it is no conversation of a kind canter knows")
        }
        if kind == .canter { return CanterImport.item(Data(bytes[range])) }
        var reader = JSONReader(bytes, in: range)
        let value: JSONValue
        do {
            value = try reader.value()
        } catch .tooDeep {
            return .skipped("it is nested too deep")
        } catch {
            return .skipped("it is malformed")
        }
        let foreign =
            switch kind {
            case .chatGPT: ChatGPTImport.conversation(value)
            case .openWebUI: OpenWebUIImport.conversation(value)
            default: LlamaServerImport.conversation(value)
            }
        return foreign.item(of: kind)
    }

    // MARK: Shapes

    /// Where the conversations are in an object.
    private static func parts(
        of members: [String: Range<Int>], _ bytes: [UInt8], _ all: Range<Int>
    ) throws(ExportError) -> ([Range<Int>], Bool, Bool) {
        func value(_ name: String) -> JSONValue? {
            guard let range = members[name] else { return nil }
            var reader = JSONReader(bytes, in: range)
            return try? reader.value()
        }
        let isOurs = value("format")?.string == JSONExport.format
        if isOurs {
            guard let written = value("version")?.number else { throw unknown }
            guard written <= Double(JSONExport.version) else {
                throw ExportError(
                    "The conversations were exported by a newer canter (version \(Int(exactly: written) ?? 0) of the format): update canter."
                )
            }
            if written < 2 { return ([all], true, true) }
        }
        guard let list = members["conversations"] ?? members["chats"] else {
            guard !isOurs else { throw unknown }
            return ([all], true, false)
        }
        var reader = JSONReader(bytes, in: list)
        guard let (ranges, isWhole) = try? reader.elements() else { throw unknown }
        return (ranges, isWhole, false)
    }

    /// Whose conversation lies there, by its members.
    private static func kind(_ bytes: [UInt8], _ range: Range<Int>) -> ImportKind? {
        var reader = JSONReader(bytes, in: range)
        guard reader.peek() == UInt8(ascii: "{"), let members = try? reader.members() else {
            return nil
        }
        let names = Set(members.keys)
        if names.contains("mapping") { return .chatGPT }
        if names.isSuperset(of: ["conv", "messages"]) { return .llamaServer }
        if names.contains("chat") || names.contains("history") { return .openWebUI }
        if names.isSuperset(of: ["id", "shown", "messages"]) { return .canter }
        if names.isSuperset(of: ["lastModified", "messages"]) { return .llamaServer }
        if names.isSuperset(of: ["messages", "models"]) { return .openWebUI }
        return nil
    }

    private static let unknown = ExportError(
        "The file holds no conversations canter can read: give an export of canter, ChatGPT (conversations.json), Open WebUI or llama.cpp's web page."
    )

    /// What files that are no JSON are, by their first bytes.
    private static func refusal(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) {
            return
                "The file is a zip archive: unpack it and import the conversations.json in it."
        }
        if bytes.starts(with: Array("SQLite format 3".utf8)) {
            return "The file is a database: export the conversations as JSON and import that."
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return "The file is UTF-16: convert it to UTF-8 and import that."
        }
        return nil
    }
}
