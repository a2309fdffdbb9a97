import ChatCore
import Foundation
import History
import Testing

@testable import ChatApp

@Suite("A conversation written into a file")
struct ConversationFileTests {
    private let folder = NSTemporaryDirectory() + "canter-export-\(UUID().uuidString)"
    private var conversation: Conversation {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "Why do llamas hum? / ../../etc")
        conversation.append(.assistant, "They talk.")
        return conversation
    }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test("Markdown, or JSON that can be read again, or HTML, where the name ends so")
    func formats() throws {
        let markdown = try ConversationFile.write(
            conversation, to: folder + "/a.md", at: Date(timeIntervalSince1970: 0))
        #expect(try String(contentsOfFile: markdown, encoding: .utf8).contains("They talk."))
        let json = try ConversationFile.write(
            conversation, to: folder + "/a.json", at: Date(timeIntervalSince1970: 0))
        let read = try JSONExport.conversation(from: Data(contentsOf: URL(filePath: json)))
        #expect(read.conversation.messages.map(\.text) == conversation.messages.map(\.text))
        let html = try ConversationFile.write(
            conversation, to: folder + "/a.HTML", at: Date(timeIntervalSince1970: 0))
        #expect(try String(contentsOfFile: html, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
    }

    @Test("A file that is there is never written over")
    func noOverwriting() throws {
        let path = folder + "/kept.md"
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: CommandFailure("\(path) is there already: give another name.")) {
            try ConversationFile.write(conversation, to: path, at: .now)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test("Its name is made of the title, and leads nowhere else")
    func name() {
        #expect(ConversationFile.name(of: conversation) == "canter-why-do-llamas-hum-etc.md")
        #expect(
            ConversationFile.name(of: Conversation(id: .init(rawValue: "B")))
                == "canter-conversation.md")
    }

    @Test("Nothing is written of nothing, and a folder that is not there is told")
    func refusals() {
        #expect(throws: CommandFailure("There is nothing to write yet.")) {
            try ConversationFile.write(
                Conversation(id: .init(rawValue: "C")), to: folder + "/c.md", at: .now)
        }
        #expect(
            throws: CommandFailure("/no/such/c.md cannot be written: give a folder that can.")
        ) {
            try ConversationFile.write(conversation, to: "/no/such/c.md", at: .now)
        }
    }
}
