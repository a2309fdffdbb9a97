/// A field of dots finer than cells: 2 by 4 in a cell with Braille patterns, one in ASCII.
struct DotRaster {
    /// Counted from the top left.
    struct Dot: Hashable {
        var x: Int
        var y: Int
    }

    let width: Int
    let height: Int
    private let size: Size
    private let glyphs: GlyphSet
    /// By cell: the dots set, as the low byte of a Braille pattern, and their style.
    private var cells: [(dots: UInt8, style: Style)]

    init(size: Size, glyphs: GlyphSet) {
        self.size = size
        self.glyphs = glyphs
        width = glyphs == .unicode ? size.columns * 2 : size.columns
        height = glyphs == .unicode ? size.rows * 4 : size.rows
        cells = Array(repeating: (0, .plain), count: size.columns * size.rows)
    }

    /// Sets a dot; outside the field nothing happens.
    mutating func set(_ dot: Dot, style: Style) {
        guard (0..<width).contains(dot.x), (0..<height).contains(dot.y) else { return }
        let (column, row, bit) =
            glyphs == .unicode
            ? (dot.x / 2, dot.y / 4, Self.bits[dot.y % 4][dot.x % 2]) : (dot.x, dot.y, 1)
        let index = row * size.columns + column
        cells[index] = (cells[index].dots | bit, style)
    }

    /// Sets the dots nearest to a straight line (Bresenham).
    mutating func line(from start: Dot, to end: Dot, style: Style) {
        let run = abs(end.x - start.x)
        let fall = -abs(end.y - start.y)
        let stepX = start.x < end.x ? 1 : -1
        let stepY = start.y < end.y ? 1 : -1
        var error = run + fall
        var dot = start
        while true {
            set(dot, style: style)
            if dot == end { return }
            let doubled = 2 * error
            if doubled >= fall {
                error += fall
                dot.x += stepX
            }
            if doubled <= run {
                error += run
                dot.y += stepY
            }
        }
    }

    /// Draws the cells that hold dots.
    func draw(into grid: inout Grid, at origin: Point) {
        for (index, cell) in cells.enumerated() where cell.dots != 0 {
            let point = Point(
                column: origin.column + index % size.columns,
                row: origin.row + index / size.columns)
            grid.put(glyph(of: cell.dots), at: point, style: cell.style)
        }
    }

    private func glyph(of dots: UInt8) -> Glyph {
        guard glyphs == .unicode else { return Glyph("*") }
        return Unicode.Scalar(0x2800 + UInt32(dots)).map { Glyph($0) } ?? .replacement
    }

    /// The bit of each dot in U+2800...U+28FF, by row and column.
    private static let bits: [[UInt8]] = [
        [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
    ]
}
