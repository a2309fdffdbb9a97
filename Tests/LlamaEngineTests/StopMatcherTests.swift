import Testing

@testable import LlamaEngine

@Suite("Stop strings")
struct StopMatcherTests {
    private func read(_ pieces: [String], stops: [String]) -> Reading {
        var matcher = StopMatcher(stops)
        var texts = pieces.map { matcher.add($0) }
        let isFound = matcher.isFound
        texts.append(matcher.finish())
        return Reading(texts, isFound)
    }

    private struct Reading: Equatable {
        var texts: [String]
        var isFound: Bool

        init(_ texts: [String], _ isFound: Bool) {
            (self.texts, self.isFound) = (texts, isFound)
        }
    }

    @Test("text that may begin a stop string waits until it is clear")
    func held() {
        #expect(
            read(["a\n", "Us", "ed", "."], stops: ["\nUser:"])
                == Reading(["a", "", "\nUsed", ".", ""], false))
        #expect(read(["a\nU"], stops: ["\nUser:"]) == Reading(["a", "\nU"], false))
    }

    @Test("a stop string across pieces ends the text in front of it")
    func found() {
        #expect(
            read(["one", "\nUs", "er", ": two"], stops: ["\nUser:"])
                == Reading(["one", "", "", "", ""], true))
    }

    @Test("the first of several counts, and overlaps are no trouble")
    func several() {
        #expect(
            read(["ab", "ab", "ac"], stops: ["abac", "zz"]) == Reading(["", "ab", "", ""], true))
        #expect(read(["xENDySTOP"], stops: ["STOP", "END"]) == Reading(["x", ""], true))
    }

    @Test("stop strings of characters of several bytes")
    func scalars() {
        #expect(read(["aé", "🦊b"], stops: ["é🦊"]) == Reading(["a", "", ""], true))
        #expect(read(["aé", "🦝b"], stops: ["é🦊"]) == Reading(["a", "é🦝b", ""], false))
    }

    @Test("without stop strings nothing waits")
    func none() {
        #expect(read(["a", "b"], stops: []) == Reading(["a", "b", ""], false))
    }
}
