internal import ChatCore
internal import ChatUI
internal import Configuration
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The config file: a YAML mapping from settings' names to values, and below
/// `keys` one from what keys do to keys.
struct ConfigFile: Sendable {
    let path: String

    /// What is in it for one setting.
    struct Entry: Sendable, Hashable {
        var name: SettingName
        /// One text, or any number for a list.
        var texts: [String]
        /// Counted from 1; `nil` where it was not found.
        var line: Int?
    }

    /// What is in the file.
    struct Contents: Sendable, Hashable {
        var entries: [Entry] = []
        var keys: [KeyMap.Binding] = []
    }

    /// The mapping of keys.
    private static let keys = "keys"

    /// What is in the file; nothing where there is none. Throws a sentence that
    /// names file, line and key for what is no YAML or no setting.
    func contents() throws(CommandFailure) -> Contents {
        guard FileManager.default.fileExists(atPath: path) else { return Contents() }
        return try contents(of: TextFile.read(path))
    }

    /// What is in a file of that text.
    func contents(of text: String) throws(CommandFailure) -> Contents {
        // The library takes a file without any value for a wrong one.
        guard text.split(whereSeparator: \.isNewline).contains(where: Self.saysSomething) else {
            return Contents()
        }
        // The snapshot answers for keys one knows, and an unknown key is an
        // error: it asks for every key it reads whether that is a secret.
        let keys = KeyList()
        let snapshot: YAMLSnapshot
        do {
            let bytes = Array(text.utf8)
            // Unsafe only in the eyes of the checker: the span does not outlive the call.
            snapshot = try unsafe YAMLSnapshot(
                data: bytes.span.bytes, providerName: path,
                parsingOptions: .init(
                    secretsSpecifier: .dynamic { key, _ in
                        keys.add(key)
                        return SettingName(rawValue: key).map { SettingsTable[$0].isSecret }
                            ?? false
                    }))
        } catch {
            throw CommandFailure(Self.explanation(of: error, path: path))
        }
        var contents = Contents()
        for key in keys.all {
            let line = Self.line(of: key, in: text)
            if key.hasPrefix(Self.keys + ".") {
                contents.keys.append(
                    KeyMap.Binding(
                        action: String(key.dropFirst(Self.keys.count + 1)),
                        keys: texts(of: key, in: snapshot), place: place(line)))
                continue
            }
            guard let name = SettingName(rawValue: key) else {
                throw CommandFailure(
                    "\(place(line)): there is no setting “\(key)”, did you mean “\(SettingName.nearest(to: key).rawValue)”? Allowed are \((SettingName.allCases.map(\.rawValue) + [Self.keys]).joined(separator: ", "))."
                )
            }
            contents.entries.append(
                Entry(name: name, texts: texts(of: name.rawValue, in: snapshot), line: line))
        }
        return contents
    }

    /// The file, and the line where it is known, to begin a sentence with.
    func place(_ line: Int?) -> String {
        path + (line.map { ", line \($0)" } ?? "")
    }

    /// Every scalar as it was written, so that one reader does for the file,
    /// the flags and the chat.
    private func texts(of name: String, in snapshot: YAMLSnapshot) -> [String] {
        let key = AbsoluteConfigKey(name.split(separator: ".").map(String.init))
        func content(_ type: ConfigType) -> ConfigContent? {
            try? snapshot.value(forKey: key, type: type).value?.content
        }
        if case .string(let text)? = content(.string) { return [text] }
        if case .stringArray(let texts)? = content(.stringArray) { return texts }
        return []
    }

    private static func saysSomething(_ line: Substring) -> Bool {
        line.first { !$0.isWhitespace }.map { $0 != "#" } ?? false
    }

    /// The line a key stands in: where a line begins with it, below those of
    /// the mappings it is in.
    private static func line(of key: String, in text: String) -> Int? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var found: Int?
        for word in key.split(separator: ".") {
            let start = found ?? 0
            found = lines[start...].firstIndex { line in
                var rest = line.drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
                guard rest.hasPrefix(word) else { return false }
                rest = rest.dropFirst(word.count).drop {
                    $0.isWhitespace || $0 == "\"" || $0 == "'"
                }
                return rest.first == ":"
            }
            guard found != nil else { return nil }
        }
        return found.map { $0 + 1 }
    }

    /// A sentence from the YAML parser's words, which name line and column
    /// first: `3:5: error: parser: did not find ...`.
    private static func explanation(of error: any Error, path: String) -> String {
        let message = "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let parts = message.split(separator: ":", maxSplits: 2).map {
            String($0.drop { $0 == " " })
        }
        guard parts.count == 3, let line = Int(parts[0]), Int(parts[1]) != nil else {
            return "\(path) is no mapping of settings: write lines such as “context: 8192”."
        }
        let problem = parts[2].hasPrefix("error: ") ? String(parts[2].dropFirst(7)) : parts[2]
        let what = problem.last == ":" ? String(problem.dropLast()) : problem
        return
            "\(path), line \(line): this is no YAML (\(what)): write lines such as “context: 8192”."
    }
}

/// The keys the YAML reader came across.
private final class KeyList: Sendable {
    private let keys = Mutex<[String]>([])

    var all: [String] { keys.withLock { $0 } }

    func add(_ key: String) {
        keys.withLock { $0.append(key) }
    }
}
