import ChatCore
import Testing

@testable import ChatApp

@Suite("ask --messages")
struct MessagesFileTests {
    @Test("a conversation and its question, with reasoning where there was some")
    func parse() throws {
        let (conversation, question) = try MessagesFile.parse(
            """
            [{"role": "system", "content": "Be brief."},
             {"role": "user", "content": "Hi"},
             {"role": "assistant", "content": "Hello", "reasoning": "They greet me."},
             {"role": "user", "content": "Bye"}]
            """)
        #expect(question == "Bye")
        #expect(conversation.messages.map(\.role) == [.system, .user, .assistant])
        #expect(conversation.messages.map(\.text) == ["Be brief.", "Hi", "Hello"])
        #expect(conversation.messages[2].reasoning == "They greet me.")
    }

    @Test(
        "what is no conversation is refused in one sentence",
        arguments: [
            ("no JSON", "JSON array"), (#"{"role":"user"}"#, "JSON array"), ("[]", "empty array"),
            (#"[{"role":"user","content":"a"},{"role":"user"}]"#, "message 2 is none"),
            (#"[{"role":"assistant","content":"a"}]"#, "The last message"),
            (#"[{"role":"user","content":" "}]"#, "The last message"),
            (#"[{"role":"tool","content":"a"},{"role":"user","content":"b"}]"#, "“tool”"),
            (
                #"[{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"user","content":"c"}]"#,
                "Message 2 is a system message"
            ),
            (
                #"[{"role":"assistant","content":"a"},{"role":"user","content":"b"}]"#,
                "Message 1 is an assistant's"
            ),
        ])
    func refused(_ json: String, _ words: String) {
        let failure = #expect(throws: CommandFailure.self) { try MessagesFile.parse(json) }
        #expect(failure?.sentence?.contains(words) == true, "\(failure?.sentence ?? "")")
    }
}
