import Testing

@testable import LlamaEngine

@Suite("Prompt lookup")
struct PromptLookupTests {
    private func lookup(_ tokens: [Token]) -> PromptLookup {
        var lookup = PromptLookup()
        lookup.append(tokens)
        return lookup
    }

    @Test("what followed the last two tokens before is drafted")
    func follows() {
        var lookup = lookup([1, 2, 3, 4, 5, 9, 2, 3])
        #expect(lookup.draft(limit: 3) == PromptLookup.Draft(tokens: [4, 5, 9], matched: 2))
    }

    @Test("nothing is drafted where nothing matches, or where there is no room")
    func nothing() {
        var fresh = lookup([1, 2, 3, 4])
        #expect(fresh.draft(limit: 4) == nil)
        var repeated = lookup([1, 2, 3, 1, 2])
        #expect(repeated.draft(limit: 0) == nil)
        var short = lookup([1])
        #expect(short.draft(limit: 4) == nil)
        var empty = PromptLookup()
        #expect(empty.draft(limit: 4) == nil)
    }

    @Test("the longest match wins over the latest")
    func longest() {
        var lookup = lookup([7, 1, 2, 3, 4, 4, 2, 3, 5, 5, 7, 1, 2, 3])
        #expect(lookup.draft(limit: 1) == PromptLookup.Draft(tokens: [4], matched: 4))
    }

    @Test("of matches equally long, the one goes on that drafted last")
    func alignment() {
        // The pair 8, 9 stands at three places; the text is being repeated from the first.
        let text: [Token] = [1, 2, 8, 9, 3, 4, 8, 9, 5, 6, 8, 9, 7]
        var lookup = lookup(text + [50, 1, 2])
        #expect(lookup.draft(limit: 2)?.tokens == [8, 9])
        lookup.append([60, 8, 9])
        #expect(lookup.draft(limit: 1)?.tokens == [3])
    }

    @Test("a text that repeats itself goes on repeating")
    func periodic() {
        var lookup = lookup([1, 2, 1, 2])
        #expect(lookup.draft(limit: 5)?.tokens == [1, 2, 1, 2, 1])
    }

    @Test("after a changed word, two tokens find back to the text")
    func edit() {
        let text: [Token] = Array(100..<140)
        var lookup = lookup(text + [1])
        var made: [Token] = []
        var drafted = 0
        // The reply is the text with one token replaced by two others.
        let reply = text[..<20] + [7, 8] + text[21...]
        for token in reply {
            if lookup.draft(limit: 1)?.tokens.first == token { drafted += 1 }
            lookup.append([token])
            made.append(token)
        }
        #expect(drafted >= reply.count - 7)
    }
}
