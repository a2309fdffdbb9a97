/// The links of a screen, in reading order. None lies over another, and neighbours that lead to the
/// same address are one.
package struct LinkSpans: Hashable, Sendable {
    package private(set) var spans: [GridLink] = []

    package init() {}

    package var isEmpty: Bool { spans.isEmpty }

    /// The links of one row, from left to right.
    package func inRow(_ row: Int) -> ArraySlice<GridLink> {
        spans[indices(ofRow: row)]
    }

    /// Makes cells of a row lead to an address, or nowhere. Links that were there are cut.
    package mutating func set(_ address: String?, row: Int, columns: Range<Int>) {
        guard !columns.isEmpty, address != nil || !spans.isEmpty else { return }
        let indices = indices(ofRow: row)
        let old = spans[indices]
        guard address != nil || old.contains(where: { $0.columns.overlaps(columns) }) else {
            return
        }
        var pieces = old.map { $0.clamped(to: Int.min..<columns.lowerBound) }
        if let address {
            pieces.append(GridLink(row: row, columns: columns, address: address))
        }
        pieces += old.map { $0.clamped(to: columns.upperBound..<Int.max) }
        var joined: [GridLink] = []
        for piece in pieces where !piece.columns.isEmpty {
            if let last = joined.last, last.address == piece.address,
                last.columns.upperBound == piece.columns.lowerBound
            {
                joined[joined.count - 1].columns =
                    last.columns.lowerBound..<piece.columns.upperBound
            } else {
                joined.append(piece)
            }
        }
        spans.replaceSubrange(indices, with: joined)
    }

    private func indices(ofRow row: Int) -> Range<Int> {
        guard !spans.isEmpty else { return 0..<0 }
        let first = spans.firstIndex { $0.row >= row } ?? spans.endIndex
        let end = spans[first...].firstIndex { $0.row > row } ?? spans.endIndex
        return first..<end
    }
}

extension GridLink {
    fileprivate func clamped(to limits: Range<Int>) -> GridLink {
        GridLink(row: row, columns: columns.clamped(to: limits), address: address)
    }
}
