import Foundation
import Testing

@testable import ChatApp

@Suite("Attached files")
struct AttachmentTests {
    private typealias Attachment = ChatApp.Attachment

    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    private func read(_ path: String) throws -> Attachment {
        try Attachment.read(path: path, relativeTo: folder.path, environment: ["HOME": folder.path])
    }

    private func write(_ data: Data, _ name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    @Test("a file is read from the folder, from the home, or from the root")
    func paths() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(Data("let a = 1\n".utf8), "src/my main.swift")
        for path in [
            "src/my main.swift", "~/src/my main.swift", "\(folder.path)/src/my main.swift",
        ] {
            let attachment = try read(path)
            #expect(attachment.name == path)
            #expect(attachment.language == "swift")
            #expect(attachment.text == "let a = 1\n")
            #expect(attachment.bytes == 10)
        }
    }

    @Test("what is no text file is refused in a sentence that names it")
    func refused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(Data([0x61, 0, 0x62]), "zero.txt")
        try write(Data([0xFF, 0xFE]), "latin.txt")
        try write(Data(repeating: 0x61, count: Attachment.limit + 1), "long.txt")
        try write(Data(repeating: 0x61, count: Attachment.limit), "just.txt")
        #expect(unsafe mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
        for (name, word) in [
            ("zero.txt", "UTF-8"), ("latin.txt", "UTF-8"), ("long.txt", "513 KiB"),
            ("nothing.txt", "no file"), (".", "folder"), ("just.txt/x", "no file"),
            ("pipe", "no file"),
        ] {
            #expect {
                try read(name)
            } throws: { error in
                let sentence = (error as? CommandFailure)?.sentence ?? ""
                return sentence.contains(name) && sentence.contains(word) && sentence.hasSuffix(".")
            }
        }
        #expect(try read("just.txt").bytes == Attachment.limit)
    }

    @Test("a fence is longer than any in the file")
    func fenced() {
        let plain = Attachment(name: "a.c", language: "c", text: "int a;")
        #expect(plain.fenced == "a.c:\n\n```c\nint a;\n```")
        let fence = Attachment(name: "a\nb.md", language: "markdown", text: "````\n``x``\n````\n")
        #expect(fence.fenced == "a b.md:\n\n`````markdown\n````\n``x``\n````\n`````")
        #expect(Attachment(name: "e", language: "", text: "").fenced == "e:\n\n```\n```")
    }

    @Test(
        "the language is by the ending, or by the name",
        arguments: [
            ("a/b.PY", "python"), ("Makefile", "makefile"), ("x.tar.gz", ""), (".swift", ""),
            ("notes", ""), ("a.d/readme", ""), ("main.swift", "swift"),
        ])
    func language(_ path: String, _ name: String) {
        #expect(FenceLanguage.name(for: path) == name)
    }
}
