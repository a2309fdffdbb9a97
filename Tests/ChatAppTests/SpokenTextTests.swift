import ChatCore
import Testing

@testable import ChatApp

@Suite("Text to be read aloud")
struct SpokenTextTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    private func at(_ milliseconds: Int) -> MonotonicInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test("sentences and lines are written whole, not more than one piece in 300 ms")
    func sentences() {
        var speech = SpokenText()
        speech.receive("The sky is blue. It", at: at(0))
        #expect(speech.due(at: at(0)) == "The sky is blue. ")
        speech.receive(" is. Yes!\nAnd", at: at(100))
        #expect(speech.due(at: at(100)) == nil)
        #expect(speech.deadline(at: at(100)) == at(300))
        #expect(speech.due(at: at(300)) == "It is. Yes!\n")
        #expect(speech.finish() == "And")
        #expect(speech.deadline(at: at(300)) == nil)
    }

    @Test("a slow sentence is written in whole words, once a second")
    func words() {
        var speech = SpokenText()
        speech.receive("A rather long and slow sen", at: at(0))
        #expect(speech.due(at: at(0)) == nil)
        #expect(speech.due(at: at(999)) == nil)
        #expect(speech.due(at: at(1000)) == "A rather long and slow ")
        speech.receive("tence", at: at(1100))
        #expect(speech.due(at: at(2100)) == nil)
        #expect(speech.finish() == "sentence")
    }

    @Test("a number's point, an abbreviation's and a quotation's end are where they are")
    func ends() {
        func end(_ text: String) -> String? {
            SpokenText.endOfSentences(text).map { String(text[..<$0]) }
        }
        #expect(end("about 3.14 times") == nil)
        #expect(end("He said \"no.\" Then") == "He said \"no.\" ")
        #expect(end("**Done.** Next") == "**Done.** ")
        #expect(end("wait") == nil)
    }

    @Test("text without blanks comes in sentences, or in pieces when they are long")
    func withoutBlanks() {
        var speech = SpokenText()
        speech.receive("天空是蓝色的。因为", at: at(0))
        #expect(speech.due(at: at(0)) == "天空是蓝色的。")
        speech.receive(String(repeating: "天", count: 50), at: at(100))
        #expect(speech.due(at: at(1500))?.count == 52)
    }
}
