/// Unchanged cells up to this many between two changes are written again: moving the cursor costs
/// about as many bytes (`ESC [ row ; column H`).
private let joinedGap = 4

/// What must be written to turn a screen showing `old` into one showing `new`, in reading order,
/// each change in one style, one row and one link or none. When the sizes differ every cell is written.
package func changes(from old: Grid, to new: Grid) -> [GridChange] {
    let isWhole = old.size != new.size
    let columns = new.size.columns
    var changes: [GridChange] = []
    for row in 0..<new.size.rows {
        let start = row * columns
        let links = new.links.inRow(row)
        let isRelinked = isWhole ? false : links != old.links.inRow(row)
        // A covered cell differs only where the wide cell at its left does, so a change always
        // begins with a whole character.
        func isChanged(_ column: Int) -> Bool {
            isWhole || old.cells[start + column] != new.cells[start + column]
                || isRelinked
                    && links.address(at: column) != old.links.inRow(row).address(at: column)
        }
        var column = 0
        while column < columns {
            guard isChanged(column) else {
                column += 1
                continue
            }
            var end = column + new.cells[start + column].width
            var probe = end
            while probe < columns, probe - end <= joinedGap {
                if isChanged(probe) {
                    probe += new.cells[start + probe].width
                    end = probe
                } else {
                    probe += 1
                }
            }
            new.appendRuns(row: row, columns: column..<end, to: &changes)
            column = end
        }
    }
    return changes
}

extension Grid {
    /// Brings the grid to what the changes describe.
    package mutating func apply(_ changes: [GridChange]) {
        for change in changes {
            draw(change.run, at: change.origin)
        }
    }

    /// The cells of one row as changes of one style and link each.
    fileprivate func appendRuns(
        row: Int, columns: Range<Int>, to changes: inout [GridChange]
    ) {
        let start = row * size.columns
        let links = links.inRow(row)
        var text: [UInt8] = []
        var column = columns.lowerBound
        while column < columns.upperBound {
            let first = column
            let style = cells[start + first].style
            let link = links.address(at: first)
            text.removeAll(keepingCapacity: true)
            while column < columns.upperBound, cells[start + column].style == style,
                links.isEmpty || links.address(at: column) == link
            {
                if cells[start + column].width > 0 {
                    cells[start + column].glyph.append(to: &text)
                }
                column += 1
            }
            changes.append(
                GridChange(
                    origin: Point(column: first, row: row),
                    run: StyledRun(
                        text: String(decoding: text, as: UTF8.self), style: style,
                        columns: column - first, link: link)))
        }
    }
}

extension ArraySlice<GridLink> {
    /// Where a column of the row leads.
    fileprivate func address(at column: Int) -> String? {
        first { $0.columns.contains(column) }?.address
    }
}
