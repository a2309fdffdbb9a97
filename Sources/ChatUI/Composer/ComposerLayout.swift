internal import Canvas

/// The rows a text takes in the composer: broken after spaces where it can be,
/// within words where it must, and at every line break.
struct ComposerLayout: Sendable, Equatable {
    /// A row's text as UTF-8 offsets; a line break belongs to no row.
    private(set) var rows: [Range<Int>] = [0..<0]
    /// The width the rows were broken for.
    private(set) var columns = 0
    /// What is shown of signs that stand for more than they are.
    private(set) var labels: [Unicode.Scalar: String] = [:]

    init() {}

    /// - Complexity: O(length of the text).
    init(text: String, columns: Int, labels: [Unicode.Scalar: String] = [:]) {
        self.columns = columns
        self.labels = labels
        rows = []
        var start = 0
        var used = 0
        var offset = 0
        // Behind the last space of the row, and the columns used up to there.
        var breakOffset = 0
        var breakUsed = 0
        for character in text {
            let end = offset + character.utf8.count
            if character == "\n" {
                rows.append(start..<offset)
                (start, used, breakOffset, breakUsed) = (end, 0, end, 0)
            } else {
                let width = width(of: character)
                if used + width > max(1, columns), used > 0 {
                    let isWordBreak = breakOffset > start
                    let cut = isWordBreak ? breakOffset : offset
                    rows.append(start..<cut)
                    used -= isWordBreak ? breakUsed : used
                    (start, breakOffset, breakUsed) = (cut, cut, 0)
                }
                used += width
                if character == " " || character == "\t" {
                    (breakOffset, breakUsed) = (end, used)
                }
            }
            offset = end
        }
        rows.append(start..<offset)
    }

    /// The row and column an offset is shown at. An offset between two rows of
    /// one line is at the start of the lower.
    func place(of offset: Int, in text: String) -> (row: Int, column: Int) {
        var low = 0
        var high = rows.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if rows[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
        }
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: rows[low].lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: offset)
        return (low, text[start..<end].reduce(0) { $0 + width(of: $1) })
    }

    /// The offset shown at a row and column, or at the row's end when it is shorter.
    func offset(row: Int, column: Int, in text: String) -> Int {
        let range = rows[row]
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: range.upperBound)
        var offset = range.lowerBound
        var used = 0
        for character in text[start..<end] {
            let width = width(of: character)
            guard used + width <= column else { return offset }
            // The end of a row broken within its line is the start of the next row.
            let next = offset + character.utf8.count
            if next == range.upperBound, row + 1 < rows.count, rows[row + 1].lowerBound == next {
                return offset
            }
            offset = next
            used += width
        }
        return offset
    }

    /// The label of a character; `nil` for one that is shown as it is.
    func label(of character: Character) -> String? {
        guard !labels.isEmpty, let first = character.unicodeScalars.first else { return nil }
        return labels[first]
    }

    private func width(of character: Character) -> Int {
        guard let label = label(of: character) else { return TextWidth.width(of: character) }
        return min(TextWidth.width(of: label), max(1, columns))
    }
}
