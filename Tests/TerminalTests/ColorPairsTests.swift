import Testing

@testable import Terminal

@Suite struct ColorPairsTests {
    private func key(_ foreground: Int) -> ColorPairs.Key {
        ColorPairs.Key(foreground: foreground, background: nil)
    }

    private func noneOnScreen(_ count: Int) -> [Bool] {
        Array(repeating: false, count: count)
    }

    @Test("The terminal's own colours are pair 0 and take none of the others")
    func terminalColors() {
        var pairs = ColorPairs(limit: 1)
        #expect(pairs.pair(for: .terminal, onScreen: noneOnScreen) == .known(0))
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .define(1))
    }

    @Test("Colours keep their pair")
    func colorsKeepTheirPair() {
        var pairs = ColorPairs(limit: 4)
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .define(1))
        #expect(pairs.pair(for: key(2), onScreen: noneOnScreen) == .define(2))
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .known(1))
    }

    @Test("When all are taken the one unused longest goes, unless a cell has it")
    func eviction() {
        var pairs = ColorPairs(limit: 3)
        for color in [1, 2, 3, 1] { _ = pairs.pair(for: key(color), onScreen: noneOnScreen) }
        #expect(
            pairs.pair(for: key(4), onScreen: { _ in [false, false, true, false] }) == .define(3))
        // The evicted colours are no longer known; those on the screen still are.
        #expect(pairs.pair(for: key(2), onScreen: noneOnScreen) == .known(2))
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .known(1))
        #expect(pairs.pair(for: key(3), onScreen: noneOnScreen) == .define(3))
    }

    @Test("When every pair is on the screen there is none")
    func exhausted() {
        var pairs = ColorPairs(limit: 1)
        _ = pairs.pair(for: key(1), onScreen: noneOnScreen)
        #expect(pairs.pair(for: key(2), onScreen: { _ in [true, true] }) == .none)
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .known(1))
    }

    @Test("A terminal without pairs gets none")
    func noPairs() {
        var pairs = ColorPairs(limit: 0)
        #expect(pairs.pair(for: key(1), onScreen: noneOnScreen) == .none)
    }
}
