import Canvas
import TestSupport

/// Draws something somewhere, partly outside the grid.
enum RandomDrawing {
    static func step(on grid: inout Grid, using generator: inout SeededGenerator) {
        let point = Point(
            column: .random(in: -3..<(grid.size.columns + 2), using: &generator),
            row: .random(in: -1...grid.size.rows, using: &generator))
        let rect = Rect(
            origin: point,
            size: Size(
                columns: .random(in: 0...6, using: &generator),
                rows: .random(in: 0...2, using: &generator)))
        let style = Style(
            foreground: [nil, .standard(1), .palette(1)].randomElement(using: &generator) ?? nil)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: grid.fill(rect, style: style)
        case 1: grid.restyle(rect) { _ in style }
        case 2: grid.put(Glyph("你"), at: point, style: style)
        case 3:
            let text = TextSamples.text(of: 4, using: &generator)
            grid.draw(text, at: point, style: style, clip: rect)
        default: grid.draw(TextSamples.text(of: 4, using: &generator), at: point, style: style)
        }
    }
}
