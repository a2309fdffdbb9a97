import CTerminal
import Canvas
import Testing

@testable import Terminal

@Suite struct CellLookTests {
    private let alert = Style(
        foreground: .palette(196), background: .standard(9), attributes: [.underline])

    @Test("256 colours are used as they are")
    func palette() {
        let look = CellLook(alert, depth: .palette)
        #expect(look.colors == ColorPairs.Key(foreground: 196, background: 9))
        #expect(look.attributes == UInt32(CT_UNDERLINE))
    }

    @Test("With 16 colours the palette becomes the nearest of them")
    func sixteen() {
        // 196 is the cube's pure red, which is bright red.
        let look = CellLook(alert, depth: .sixteen)
        #expect(look.colors == ColorPairs.Key(foreground: 9, background: 9))
    }

    @Test("With 8 colours a bright foreground is bold and a bright background is plain")
    func eight() {
        let look = CellLook(alert, depth: .eight)
        #expect(look.colors == ColorPairs.Key(foreground: 1, background: 1))
        #expect(look.attributes == UInt32(CT_UNDERLINE | CT_BOLD))
    }

    @Test("With 8 colours grey is dim text, never black on black")
    func greyOnEight() {
        let grey = Style(foreground: .standard(8), background: .standard(8))
        let look = CellLook(grey, depth: .eight)
        #expect(look.colors == .terminal)
        #expect(look.attributes == UInt32(CT_DIM))
    }

    @Test("Without colours the attributes remain")
    func none() {
        let look = CellLook(alert, depth: .none)
        #expect(look.colors == .terminal)
        #expect(look.attributes == UInt32(CT_UNDERLINE))
    }

    @Test("Every colour of the palette has a nearest standard colour; standard ones are their own")
    func nearest() {
        for index in 0..<16 { #expect(XtermPalette.nearestStandard(to: index) == index) }
        #expect(XtermPalette.nearestStandard(to: 16) == 0)
        #expect(XtermPalette.nearestStandard(to: 46) == 10)
        #expect(XtermPalette.nearestStandard(to: 231) == 15)
        #expect(XtermPalette.nearestStandard(to: 244) == 8)
        #expect((0..<256).allSatisfy { (0..<16).contains(XtermPalette.nearestStandard(to: $0)) })
    }

    @Test("Blanks keep only what shows on them")
    func blanks() {
        let bold = Style(foreground: .standard(1), background: .standard(4), attributes: [.bold])
        let look = CellLook(bold, depth: .palette).ofBlanks
        #expect(look.colors == ColorPairs.Key(foreground: nil, background: 4))
        #expect(look.attributes == 0)
        let reverse = Style(foreground: .standard(1), attributes: [.reverse])
        let reversed = CellLook(reverse, depth: .palette)
        #expect(reversed.ofBlanks == reversed)
    }

    @Test("The depth is the largest the number of colours allows")
    func depth() {
        #expect(ColorDepth(colors: -1) == .none)
        #expect(ColorDepth(colors: 0) == .none)
        #expect(ColorDepth(colors: 8) == .eight)
        #expect(ColorDepth(colors: 88) == .sixteen)
        #expect(ColorDepth(colors: 256) == .palette)
        #expect(ColorDepth(colors: 16_777_216) == .palette)
    }
}
