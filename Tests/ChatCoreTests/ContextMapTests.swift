import ChatCore
import Testing

@Suite("What fills the context")
struct ContextMapTests {
    @Test("What lies before the first message is the template's, and counts as system")
    func exact() {
        var map = ContextMap(
            messages: [(.user, 10), (.assistant, 20), (.user, 5)], total: 100,
            starts: [10, 40, 80], reused: 80)
        map.add(.reasoning, tokens: 7)
        map.add(.answer, tokens: 3)
        map.add(.answer, tokens: 2)
        #expect(map.provenance == .engineReported)
        #expect(map.parts.map(\.kind) == [.system, .user, .answer, .user, .reasoning, .answer])
        #expect(map.parts.map(\.tokens) == [10, 30, 40, 20, 7, 5])
        #expect(map.used == 112)
        #expect(map.boundaries == [10, 40, 80, 100])
    }

    @Test("Unknown begins are shares by length between the known ones")
    func shares() {
        let map = ContextMap(
            messages: [(.system, 84), (.user, 184), (.assistant, 84)], total: 300,
            starts: [0, nil, 200])
        #expect(map.provenance == .estimated)
        // 100 to 200 parts of the 200 tokens.
        #expect(map.parts.map(\.tokens) == [67, 133, 100])
    }

    @Test("Without a word of the engine's all are shares, which add up")
    func untold() {
        let map = ContextMap(messages: [(.user, 0), (.assistant, 1000), (.user, 50)], total: 333)
        #expect(map.used == 333)
        #expect(map.parts.map(\.kind) == [.user, .answer, .user])
    }

    @Test("A cut drops the oldest turns until the goal is met, and never the last")
    func cut() {
        let map = ContextMap(
            messages: [
                (.system, 1), (.user, 1), (.assistant, 1), (.user, 1), (.assistant, 1), (.user, 1),
            ], total: 600, starts: [0, 100, 200, 300, 400, 500])
        #expect(map.cut(toHold: 600) == nil)
        #expect(map.cut(toHold: 450) == 100..<300)
        #expect(map.cut(toHold: 399) == 100..<500)
        #expect(map.cut(toHold: 10) == 100..<500)
        #expect(ContextMap(messages: [(.user, 1)], total: 50).cut(toHold: 10) == nil)
    }
}
