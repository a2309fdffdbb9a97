import Canvas
import TestSupport

/// A screen that changes the way a chat does: lines appear, scroll, are replaced.
struct RandomScreens {
    private var generator: SeededGenerator
    private var lines: [[StyledRun]] = []
    private let links: [String]

    private static let words = [
        "llama", "hum", "漢字", "é", "e\u{301}", "─┐", "⣀⡇", "🦙", "a", "  ", "a longer piece",
        "▁▂▃", "한글", "\u{1F1E9}\u{1F1EA}", "👨‍👩‍👧", "❤️",
    ]

    /// - Parameter links: Where about half of the words lead.
    init(seed: UInt64, links: [String] = []) {
        self.links = links
        generator = SeededGenerator(seed: seed)
    }

    mutating func next(size: Size) -> Grid {
        scroll()
        while lines.count < size.rows { lines.append([]) }
        for _ in 0..<Int.random(in: 0...4, using: &generator) where size.rows > 0 {
            write(row: Int.random(in: 0..<size.rows, using: &generator))
        }
        var grid = Grid(size: size)
        for row in 0..<size.rows {
            grid.draw(lines[row], at: Point(column: 0, row: row))
        }
        return grid
    }

    mutating func point(in size: Size) -> Point? {
        guard !size.isEmpty, Bool.random(using: &generator) else { return nil }
        return Point(
            column: Int.random(in: 0..<size.columns, using: &generator),
            row: Int.random(in: 0..<size.rows, using: &generator))
    }

    mutating func size() -> Size {
        Size(
            columns: Int.random(in: 1...40, using: &generator),
            rows: Int.random(in: 1...12, using: &generator))
    }

    mutating func oneIn(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &generator) == 0
    }

    private mutating func scroll() {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: lines.removeFirst(min(lines.count, Int.random(in: 1...3, using: &generator)))
        case 1: lines.insert([], at: Int.random(in: 0...lines.count, using: &generator))
        default: break
        }
    }

    private mutating func write(row: Int) {
        if lines[row].count > 8 { lines[row] = [] }
        let text = Self.words.randomElement(using: &generator) ?? ""
        let isLinked = !links.isEmpty && Bool.random(using: &generator)
        let link = isLinked ? links.randomElement(using: &generator) : nil
        lines[row].append(StyledRun(text, style: style(), link: link))
    }

    private mutating func style() -> Style {
        let colors: [Color?] = [
            nil, nil, .standard(1), .standard(12), .palette(114), .palette(240),
        ]
        return Style(
            foreground: colors.randomElement(using: &generator) ?? nil,
            background: colors.randomElement(using: &generator) ?? nil,
            attributes: Attributes(rawValue: UInt8.random(in: 0...31, using: &generator)))
    }
}
