import Canvas

/// What an xterm would show after the bytes a program sent it: as much of one as ncurses uses, and
/// links. What it does not know is kept in `unknown`, so that a test can hold that there is none.
struct ModelTerminal {
    private(set) var size: Size
    private(set) var unknown: [String] = []
    private(set) var modes: Set<Int> = []
    private var cells: [[ModelCell]]
    private var cursor = Point.zero
    private var isWrapPending = false
    private var pen = ModelCell()
    private var saved: (cursor: Point, isWrapPending: Bool, pen: ModelCell)?
    private var region: ClosedRange<Int>
    private var isInserting = false
    private var isWrapping = true
    private var lastText: String?

    init(size: Size) {
        self.size = size
        region = 0...max(0, size.rows - 1)
        cells = Array(
            repeating: Array(repeating: ModelCell(), count: size.columns), count: size.rows)
    }

    /// The look of the cells' text after this; links are kept apart from it.
    var isPlain: Bool { pen == ModelCell() }

    subscript(row: Int, column: Int) -> ModelCell { cells[row][column] }

    /// Follows a new size as xterm does: content stays at the top left.
    mutating func resize(to size: Size) {
        var resized = ModelTerminal(size: size)
        for row in 0..<min(size.rows, self.size.rows) {
            for column in 0..<min(size.columns, self.size.columns) {
                resized.cells[row][column] = cells[row][column]
            }
        }
        resized.cursor = cursor
        resized.pen = pen
        resized.modes = modes
        resized.unknown = unknown
        resized.clampCursor()
        self = resized
    }

    /// The first cell that does not show what the grid asks for.
    func difference(from grid: Grid, ignoringLinks: Bool = false) -> String? {
        guard size == grid.size else { return "\(size) is not \(grid.size)" }
        for row in 0..<size.rows {
            let links = grid.links.inRow(row)
            for column in 0..<size.columns {
                let link = links.first { $0.columns.contains(column) }?.address
                let cell = grid[row, column]
                if links.isEmpty, cells[row][column] == ModelCell(), cell == .blank(.plain) {
                    continue
                }
                let wanted = ModelCell(cell, link: link).seen
                var found = cells[row][column].seen
                if ignoringLinks { found.link = wanted.link }
                if wanted != found { return "\(row),\(column): \(found), wanted \(wanted)" }
            }
        }
        return nil
    }

    mutating func write(_ bytes: [UInt8]) {
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\u{1B}": escape(&scalars)
            case "\r":
                cursor.column = 0
                isWrapPending = false
            case "\n": lineFeed()
            case "\u{8}":
                cursor.column = max(0, cursor.column - 1)
                isWrapPending = false
            case "\t": cursor.column = min(size.columns - 1, cursor.column / 8 * 8 + 8)
            case " "..."~", "\u{A0}"...: print(scalar)
            default: unknown.append("control \(scalar.value)")
            }
        }
    }

    // MARK: Text

    private mutating func print(_ scalar: Unicode.Scalar) {
        let isMark = TextWidth.width(of: "a\(scalar)") == 1
        if isMark {
            let column = isWrapPending ? cursor.column : cursor.column - 1
            let base = column > 0 && cells[cursor.row][column].width == 0 ? column - 1 : column
            cells[cursor.row][max(0, base)].text.unicodeScalars.append(scalar)
            return
        }
        let width = TextWidth.width(of: scalar)
        guard width <= size.columns else { return }
        if isWrapPending || cursor.column + width > size.columns {
            cursor.column = 0
            lineFeed()
        }
        if isInserting { insert(width) }
        var cell = pen
        cell.text = String(scalar)
        cell.width = width
        cells[cursor.row][cursor.column] = cell
        if width == 2 {
            cell.text = ""
            cell.width = 0
            cells[cursor.row][cursor.column + 1] = cell
        }
        mendHalves(near: cursor.column - 1..<cursor.column + width + 1)
        lastText = String(scalar)
        cursor.column += width
        isWrapPending = cursor.column >= size.columns && isWrapping
        cursor.column = min(cursor.column, size.columns - 1)
    }

    /// Blanks halves of wide characters whose other half is gone.
    private mutating func mendHalves(near columns: Range<Int>? = nil) {
        for column in columns?.clamped(to: 0..<size.columns) ?? 0..<size.columns {
            let cell = cells[cursor.row][column]
            let next = column + 1 < size.columns ? cells[cursor.row][column + 1].width : 1
            let previous = column > 0 ? cells[cursor.row][column - 1].width : 1
            if cell.width == 2 && next != 0 || cell.width == 0 && previous != 2 {
                cells[cursor.row][column] = ModelCell()
            }
        }
    }

    private var blank: ModelCell {
        ModelCell(style: Style(background: pen.style.background))
    }

    private mutating func insert(_ wanted: Int) {
        let count = min(wanted, size.columns - cursor.column)
        let blanks = Array(repeating: blank, count: count)
        cells[cursor.row].insert(contentsOf: blanks, at: cursor.column)
        cells[cursor.row].removeLast(count)
        mendHalves()
    }

    private mutating func clampCursor() {
        cursor.column = min(max(0, cursor.column), max(0, size.columns - 1))
        cursor.row = min(max(0, cursor.row), max(0, size.rows - 1))
        isWrapPending = false
    }

    private mutating func lineFeed() {
        isWrapPending = false
        if cursor.row == region.upperBound {
            scroll(from: region.lowerBound, by: 1)
        } else {
            cursor.row = min(cursor.row + 1, size.rows - 1)
        }
    }

    /// Moves the rows from `first` to the region's end up, or down for less than 0.
    private mutating func scroll(from first: Int, by count: Int) {
        guard region.contains(first) else { return }
        let empty = Array(repeating: blank, count: size.columns)
        for _ in 0..<min(abs(count), region.upperBound - first + 1) {
            if count > 0 {
                cells.remove(at: first)
                cells.insert(empty, at: region.upperBound)
            } else {
                cells.remove(at: region.upperBound)
                cells.insert(empty, at: first)
            }
        }
    }

    // MARK: Sequences

    private mutating func escape(_ scalars: inout Substring.UnicodeScalarView.SubSequence) {
        switch scalars.popFirst() {
        case "[": control(&scalars)
        case "]": command(&scalars)
        case "(", ")": _ = scalars.popFirst()
        case "7": saved = (cursor, isWrapPending, pen)
        case "8":
            guard let saved else { return }
            // A link is no attribute that DECRC restores everywhere.
            let link = pen.link
            (cursor, isWrapPending, pen) = saved
            pen.link = link
        case "M":
            if cursor.row == region.lowerBound {
                scroll(from: region.lowerBound, by: -1)
            } else {
                cursor.row = max(0, cursor.row - 1)
            }
        case "=", ">": break
        case let other: unknown.append("ESC \(other.map(String.init) ?? "")")
        }
    }

    /// `OSC … ST`: links alone.
    private mutating func command(_ scalars: inout Substring.UnicodeScalarView.SubSequence) {
        var text = ""
        while let scalar = scalars.popFirst(), scalar != "\u{7}" {
            if scalar == "\u{1B}" {
                _ = scalars.popFirst()
                break
            }
            text.unicodeScalars.append(scalar)
        }
        let parts = text.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3, parts[0] == "8" {
            pen.link = parts[2].isEmpty ? nil : String(parts[2])
        } else {
            unknown.append("OSC \(text)")
        }
    }

    private mutating func control(_ scalars: inout Substring.UnicodeScalarView.SubSequence) {
        var body = ""
        while let scalar = scalars.popFirst() {
            if (0x40..<0x7F).contains(scalar.value) {
                perform(scalar, body)
                return
            }
            body.unicodeScalars.append(scalar)
        }
    }

    private mutating func perform(_ final: Unicode.Scalar, _ body: String) {
        if body.hasPrefix("?") || final == "h" || final == "l" {
            setModes(final, body)
            return
        }
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        func number(_ index: Int) -> Int {
            numbers.indices.contains(index) ? max(1, numbers[index] ?? 1) : 1
        }
        let wasPending = isWrapPending
        if final != "m", final != "r" { isWrapPending = false }
        let row = cursor.row
        let rest = cursor.column..<size.columns
        switch final {
        case "A": cursor.row -= number(0)
        case "B": cursor.row += number(0)
        case "C": cursor.column += number(0)
        case "D": cursor.column -= number(0)
        case "G": cursor.column = number(0) - 1
        case "d": cursor.row = number(0) - 1
        case "H", "f": cursor = Point(column: number(1) - 1, row: number(0) - 1)
        case "J": erase(body)
        case "K":
            let columns = body == "1" ? 0..<cursor.column + 1 : rest
            for column in columns { cells[row][column] = blank }
            mendHalves()
        case "X":
            for column in rest.prefix(number(0)) { cells[row][column] = blank }
            mendHalves()
        case "@": insert(number(0))
        case "P":
            let count = min(number(0), rest.count)
            cells[row].removeSubrange(cursor.column..<cursor.column + count)
            cells[row] += Array(repeating: blank, count: count)
            mendHalves()
        case "L": scroll(from: row, by: -number(0))
        case "M": scroll(from: row, by: number(0))
        case "S": scroll(from: region.lowerBound, by: number(0))
        case "T": scroll(from: region.lowerBound, by: -number(0))
        case "b":
            isWrapPending = wasPending
            for scalar in String(repeating: lastText ?? "", count: number(0)).unicodeScalars {
                print(scalar)
            }
        case "m": pen.style.select(numbers.map { $0 ?? 0 })
        case "r":
            let bottom = numbers.count > 1 ? number(1) : size.rows
            if bottom > size.rows { unknown.append("CSI \(body)r") }
            let last = min(bottom, size.rows)
            guard number(0) < last || size.rows == 1 else { return }
            region = min(number(0) - 1, last - 1)...(last - 1)
            cursor = .zero
        case "t" where body.hasPrefix("22") || body.hasPrefix("23"): break
        default: unknown.append("CSI \(body)\(final)")
        }
        if final != "m", final != "b" { clampCursor() }
    }

    private mutating func erase(_ body: String) {
        if body == "2" || body == "3" {
            for row in 0..<size.rows { blank(row, from: 0) }
        } else {
            blank(cursor.row, from: cursor.column)
            for row in (cursor.row + 1)..<max(size.rows, cursor.row + 1) { blank(row, from: 0) }
        }
    }

    private mutating func blank(_ row: Int, from column: Int) {
        for column in column..<size.columns { cells[row][column] = blank }
    }

    private mutating func setModes(_ final: Unicode.Scalar, _ body: String) {
        let isOn = final == "h"
        if body == "4" {
            isInserting = isOn
        } else if body == "?7" {
            isWrapping = isOn
        } else if body.hasPrefix("?"), final == "h" || final == "l" {
            for mode in body.dropFirst().split(separator: ";").compactMap({ Int($0) }) {
                if isOn { modes.insert(mode) } else { modes.remove(mode) }
            }
        } else {
            unknown.append("CSI \(body)\(final)")
        }
    }
}

extension Style {
    /// Follows SGR.
    fileprivate mutating func select(_ numbers: [Int]) {
        var rest = numbers.isEmpty ? [0] : numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: self = .plain
            case 1: attributes.insert(.bold)
            case 2: attributes.insert(.dim)
            case 3: attributes.insert(.italic)
            case 4: attributes.insert(.underline)
            case 7: attributes.insert(.reverse)
            case 22: attributes.subtract([.bold, .dim])
            case 23: attributes.remove(.italic)
            case 24: attributes.remove(.underline)
            case 27: attributes.remove(.reverse)
            case 30...37: foreground = .palette(UInt8(number - 30))
            case 40...47: background = .palette(UInt8(number - 40))
            case 90...97: foreground = .palette(UInt8(number - 82))
            case 100...107: background = .palette(UInt8(number - 92))
            case 39: foreground = nil
            case 49: background = nil
            case 38, 48:
                _ = rest.popFirst()
                let color = rest.popFirst().map { Color.palette(UInt8(truncatingIfNeeded: $0)) }
                if number == 38 { foreground = color } else { background = color }
            default: break
            }
        }
    }
}
