import Foundation
import Testing

@testable import ChatApp

@Suite("An editor of one's own")
struct ExternalEditorTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    /// Has a shell script edit `text`; `$1` is the file.
    private func edit(_ text: String, with script: String) throws -> String? {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "my editor").path
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return try ExternalEditor.edit(
            text,
            environment: [
                "EDITOR": "'\(path)'", "XDG_RUNTIME_DIR": folder.path, "PATH": "/usr/bin:/bin",
            ])
    }

    /// The files the editor was given that are still there.
    private var left: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
            $0.hasPrefix("canter-")
        }
    }

    @Test("what the editor saved comes back, without the line end at its end")
    func edited() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try edit(
            "one", with: "cat \"$1\" > \"$1.new\"; echo ' two' >> \"$1.new\"; mv \"$1.new\" \"$1\"")
        #expect(text == "one two")
        #expect(left == [])
    }

    @Test("the file is this person's alone, has the text, and a name that says Markdown")
    func file() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let seen = try edit(
            "a\nb",
            with: "{ ls -l \"$1\"; basename \"$1\"; cat \"$1\"; } > \"$1.x\"; mv \"$1.x\" \"$1\"")
        let lines = try #require(seen).split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("-rw-------"))
        #expect(lines[1].hasPrefix("canter-") && lines[1].hasSuffix(".md"))
        #expect(lines[2...] == ["a", "b"])
    }

    @Test(
        "nothing changed is nothing, with a line end added or without", arguments: ["one", "one\n"])
    func unchanged(_ text: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try edit(text, with: "true") == nil)
        #expect(try edit("one", with: "echo >> \"$1\"") == nil)
    }

    @Test("an editor that fails, or leaves no text, changes nothing and is named")
    func failed() {
        defer { try? FileManager.default.removeItem(at: folder) }
        for script in [
            "echo x > \"$1\"; exit 3", "rm \"$1\"", "printf '\\377' > \"$1\"", "kill -TERM $$",
        ] {
            #expect {
                try edit("one", with: script)
            } throws: { error in
                (error as? CommandFailure)?.sentence?.contains("my editor") == true
            }
            #expect(left == [])
        }
    }

    @Test("VISUAL goes before EDITOR, and both before what happens to be here")
    func choice() throws {
        func command(_ variables: [String: String], here: Set<String>) throws -> [String] {
            let command = try ExternalEditor.command(
                variables.merging(["PATH": "/a:/b"]) { $1 }, isExecutable: here.contains)
            return [command.executable] + command.arguments
        }
        #expect(
            try command(["VISUAL": "code --wait", "EDITOR": "vi"], here: ["/b/code", "/a/vi"])
                == ["/b/code", "--wait"])
        #expect(try command(["VISUAL": " ", "EDITOR": "/x/ed"], here: ["/x/ed"]) == ["/x/ed"])
        #expect(try command([:], here: ["/a/vi", "/b/vim"]) == ["/b/vim"])
        #expect(throws: CommandFailure.self) { try command(["EDITOR": "emacs"], here: ["/a/vi"]) }
        #expect(throws: CommandFailure.self) { try command([:], here: []) }
    }
}
