/// Breaks text into lines that fit a width.
///
/// Lines break at spaces, between ideographs, after hyphens of compounds, and where nothing else
/// helps inside a word, never inside a character. Spaces at a break are not shown. Spaces at the
/// beginning of a paragraph are kept, for code.
package struct Wrapper: Hashable, Sendable {
    /// The width no line exceeds; at least 1. In one column a wide character shows as U+FFFD.
    package let columns: Int
    /// Columns left free before the lines of a paragraph after its first, for lists and quotes;
    /// less where that would leave under two columns for text.
    package let continuationIndent: Int

    package init(columns: Int, continuationIndent: Int = 0) {
        self.columns = max(1, columns)
        self.continuationIndent = max(0, min(continuationIndent, self.columns - 2))
    }

    /// The lines of a text: one more than it has line breaks, at the least.
    package func wrap(_ text: String) -> [WrappedLine] {
        var lines: [WrappedLine] = []
        var shown: [UInt8] = []
        forEachLine(of: text) { line in
            shown.removeAll(keepingCapacity: true)
            for unit in line.units { unit.glyph.append(to: &shown) }
            lines.append(
                WrappedLine(
                    text: String(decoding: shown, as: UTF8.self), columns: line.columns,
                    indent: line.indent, range: line.range,
                    endsParagraph: line.endsParagraph))
        }
        return lines
    }

    /// The lines of a text given in runs, each part in the style and link of its run. Words may go on from
    /// one run into the next.
    package func wrap(_ runs: [StyledRun]) -> [StyledLine] {
        var lines: [StyledLine] = []
        var styles = RunStyles(runs)
        var text: [UInt8] = []
        forEachLine(of: runs.lazy.map(\.text).joined()) { line in
            var shown: [StyledRun] = []
            var index = line.units.startIndex
            while index < line.units.endIndex {
                let (style, link) = styles.look(at: line.units[index].offset)
                var columns = 0
                text.removeAll(keepingCapacity: true)
                repeat {
                    line.units[index].glyph.append(to: &text)
                    columns += line.units[index].width
                    index += 1
                } while index < line.units.endIndex
                    && styles.look(at: line.units[index].offset) == (style, link)
                shown.append(
                    StyledRun(
                        text: String(decoding: text, as: UTF8.self), style: style,
                        columns: columns, link: link))
            }
            lines.append(
                StyledLine(
                    runs: shown, columns: line.columns, indent: line.indent, range: line.range,
                    endsParagraph: line.endsParagraph))
        }
        return lines
    }

    /// A line before it is made into text.
    private struct Line {
        var units: ArraySlice<DisplayUnit>
        var columns: Int
        var indent: Int
        var range: Range<Int>
        var endsParagraph: Bool
    }

    private func forEachLine(of text: String, _ body: (Line) -> Void) {
        var scanner = DisplayScanner(text.unicodeScalars.makeIterator())
        var paragraph: [DisplayUnit] = []
        var start = 0
        while var unit = scanner.next() {
            if unit.kind == .lineBreak {
                breakParagraph(paragraph, range: start..<scanner.offset, body)
                paragraph.removeAll(keepingCapacity: true)
                start = scanner.offset
            } else {
                if unit.width > columns {
                    unit = DisplayUnit(.replacement, width: 1, kind: unit.kind, offset: unit.offset)
                }
                paragraph.append(unit)
            }
        }
        breakParagraph(paragraph, range: start..<text.utf8.count, body)
    }

    /// - Parameter range: The source of the paragraph with its line break.
    private func breakParagraph(
        _ units: [DisplayUnit], range: Range<Int>, _ body: (Line) -> Void
    ) {
        var first = 0
        var offset = range.lowerBound
        repeat {
            let indent = first == 0 ? 0 : continuationIndent
            let next = endOfLine(units, from: first, limit: columns - indent)
            let isLast = next == units.endIndex
            let end = isLast ? range.upperBound : units[next].offset
            var width = units[first..<next].reduce(0) { $0 + $1.width }
            // Typed spaces at the end of a paragraph are shown as long as they fit.
            var shown = next
            while shown > first, units[shown - 1].kind == .space,
                !isLast || width > columns - indent
            {
                shown -= 1
                width -= units[shown].width
            }
            body(
                Line(
                    units: units[first..<shown], columns: width, indent: indent,
                    range: offset..<end, endsParagraph: isLast))
            first = next
            offset = end
        } while first < units.endIndex
    }

    /// The index after the last unit of the line that begins at `first`, hidden spaces included.
    private func endOfLine(_ units: [DisplayUnit], from first: Int, limit: Int) -> Int {
        var width = 0
        /// Where the next line may begin so that no word is cut.
        var opportunity: Int?
        /// Where the character in hand begins: a line may end there if it must.
        var character = first
        var hasText = false
        for index in first..<units.endIndex {
            let unit = units[index]
            width += unit.width
            // Spaces that do not fit hang over the end of the line.
            guard unit.kind != .space else { continue }
            if unit.kind != .continuation { character = index }
            if hasText {
                let before = units[index - 1]
                let previous = index - 2 >= first ? units[index - 2] : nil
                if before.kind == .space
                    || LineBreaking.isAllowed(previous: previous, before: before, after: unit)
                {
                    opportunity = index
                }
            }
            if width > limit {
                return opportunity ?? (character > first ? character : max(first + 1, index))
            }
            hasText = true
        }
        return units.endIndex
    }
}

/// The styles and links of runs by UTF-8 offset, asked for in rising order.
private struct RunStyles {
    private let runs: [StyledRun]
    private var index = 0
    private var end: Int

    init(_ runs: [StyledRun]) {
        self.runs = runs
        end = runs.first?.text.utf8.count ?? 0
    }

    mutating func look(at offset: Int) -> (style: Style, link: String?) {
        while offset >= end, index + 1 < runs.count {
            index += 1
            end += runs[index].text.utf8.count
        }
        guard runs.indices.contains(index) else { return (.plain, nil) }
        return (runs[index].style, runs[index].link)
    }
}
