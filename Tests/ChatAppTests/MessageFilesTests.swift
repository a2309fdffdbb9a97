import ChatUI
import Foundation
import Testing

@testable import ChatApp

@Suite("Files that messages name")
struct MessageFilesTests {
    private let folder: String
    private let files: MessageFiles

    init() throws {
        folder = NSTemporaryDirectory() + "canter-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder + "/sub", withIntermediateDirectories: true)
        try Data("let x = 1\n".utf8).write(to: URL(filePath: folder + "/a.swift"))
        try Data("two words".utf8).write(to: URL(filePath: folder + "/a b.txt"))
        try Data([0x7F, 0x45, 0x4C, 0x46, 0, 0]).write(to: URL(filePath: folder + "/binary"))
        files = MessageFiles(folder: folder, environment: [:])
    }

    @Test("Their text stands behind the message, once each, in fences of their language")
    func attached() {
        let outcome = files.attached(to: "compare @a.swift with @\"a b.txt\" and @a.swift")
        #expect(
            outcome
                == .message(
                    "compare @a.swift with @\"a b.txt\" and @a.swift\n\na.swift:\n\n```swift\nlet x = 1\n```\n\na b.txt:\n\n```\ntwo words\n```"
                ))
    }

    @Test("What names no file is text")
    func noFile() {
        #expect(files.attached(to: "ask @bob about @home") == .message("ask @bob about @home"))
    }

    @Test("One that cannot be sent refuses the message, in a sentence that names it")
    func refused() {
        for (name, words) in [("binary", "binary is no UTF-8 text"), ("sub", "sub is a folder")] {
            guard case .refused(let sentence) = files.attached(to: "see @\(name)") else {
                Issue.record("\(name) was not refused")
                continue
            }
            #expect(sentence.contains(words))
        }
    }

    @Test("Names are completed from the folder")
    func candidates() {
        #expect(files.candidates(for: "a") == ["a b.txt", "a.swift"])
        #expect(files.candidates(for: "s") == ["sub/"])
    }
}
