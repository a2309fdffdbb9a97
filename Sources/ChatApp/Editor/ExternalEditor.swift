internal import EngineHost
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The editor of a person, for a text that is longer than a line.
enum ExternalEditor {
    /// Has `text` edited on this process's terminal, which is to be as a shell
    /// leaves it: blocks until the editor has ended. Returns what became of it,
    /// without the line end editors put at the end; `nil` where nothing was changed.
    ///
    /// Throws `CommandFailure` when there is no editor, it failed, or the text
    /// is none any more; then nothing is lost that was there before.
    static func edit(
        _ text: String, environment: [String: String]
    ) throws(CommandFailure) -> String? {
        let command = try command(environment)
        let path = try write(text, environment)
        defer { _ = unsafe unlink(path) }
        let outcome: WorkerProcess.Outcome
        do throws(EngineError) {
            outcome = try ForegroundProcess.run(
                command.executable, command.arguments + [path], environment: [:])
        } catch {
            throw CommandFailure("\(error.description) Set EDITOR to an editor that is here.")
        }
        if case .failed(let how) = outcome {
            throw CommandFailure(
                "\(command.name) ended with \(how), so the text is left as it was.")
        }
        let edited = try read(path, command.name)
        guard edited != text, edited != text + "\n" else { return nil }
        return edited.hasSuffix("\n") ? String(edited.dropLast()) : edited
    }

    struct Command: Equatable {
        /// As the person wrote it.
        var name: String
        var executable: String
        var arguments: [String]
    }

    /// What `VISUAL` says, else `EDITOR`, else the first one that is here.
    static func command(
        _ environment: [String: String],
        isExecutable: (String) -> Bool = { FileManager.default.isExecutableFile(atPath: $0) }
    ) throws(CommandFailure) -> Command {
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        func find(_ name: String) -> String? {
            guard !name.contains("/") else { return isExecutable(name) ? name : nil }
            return folders.map { "\($0)/\(name)" }.first(where: isExecutable)
        }
        for variable in ["VISUAL", "EDITOR"] {
            guard let value = environment[variable], !value.trimmingBlanks.isEmpty else { continue }
            guard let words = ShellWords.split(value), let name = words.first else {
                throw CommandFailure("\(variable) has a quote that is left open: close it.")
            }
            guard let path = find(name) else {
                throw CommandFailure(
                    "There is no program \(name), which \(variable) names: set it to an editor that is here."
                )
            }
            return Command(name: name, executable: path, arguments: Array(words.dropFirst()))
        }
        for name in ["nano", "vim", "vi"] {
            if let path = find(name) { return Command(name: name, executable: path, arguments: []) }
        }
        throw CommandFailure("There is no editor here: install nano or vim, or set EDITOR.")
    }

    /// Writes a file only this person may read; returns its path.
    private static func write(_ text: String, _ environment: [String: String])
        throws(CommandFailure) -> String
    {
        let folder =
            ["XDG_RUNTIME_DIR", "TMPDIR"].lazy.compactMap { environment[$0] }
            .first { $0.hasPrefix("/") && FileManager.default.isWritableFile(atPath: $0) }
            ?? "/tmp"
        // mkstemps puts letters of its own in the place of the six.
        let place = String(repeating: "X", count: 6)
        var template = Array("\(folder)/canter-\(place).md".utf8CString)
        // Its mode is 0600, whatever the umask.
        let descriptor = unsafe mkstemps(&template, 3)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(folder) cannot be written, where the text would lie for the editor: set TMPDIR to a folder that can."
            )
        }
        close(descriptor)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do {
            try Data(text.utf8).write(to: URL(filePath: path))
        } catch {
            _ = unsafe unlink(path)
            throw CommandFailure("\(folder) has no room for the text: free some space.")
        }
        return path
    }

    private static func read(_ path: String, _ editor: String) throws(CommandFailure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                "\(editor) left no text behind, so it is as it was before.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(
                "\(editor) saved the text in another encoding than UTF-8, so it is as it was before."
            )
        }
        return text
    }
}
