import Canvas
import Testing

@testable import Terminal

@Suite struct MeasuredTextTests {
    @Test("The widths of a grid's text add up to its columns", arguments: 1...20)
    func widthsAddUp(seed: Int) {
        var screens = RandomScreens(seed: UInt64(seed))
        let size = Size(columns: 30, rows: 8)
        let blank = Grid(size: size)
        for _ in 0..<10 {
            for change in changes(from: blank, to: screens.next(size: size)) {
                let measured = MeasuredText(change.run.text)
                #expect(measured.widths.reduce(0) { $0 + Int($1) } == change.run.columns)
                #expect(measured.scalars.count == change.run.text.unicodeScalars.count)
            }
        }
    }

    @Test("A mark adds no column, an ideograph two")
    func widths() {
        #expect(MeasuredText("e\u{301}漢a").widths == [1, 0, 2, 1])
    }

    @Test("Only spaces are blank")
    func blank() {
        #expect(MeasuredText("   ").isBlank)
        #expect(!MeasuredText(" a ").isBlank)
    }
}
