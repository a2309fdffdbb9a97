internal import Canvas
internal import ChatCore

/// Where something stands in the transcript, and going there.
extension TranscriptState {
    /// The index of the last entry that is on the screen, at least in part.
    var bottomEntry: Int {
        guard case .line(let place) = scroll else { return entries.count - 1 }
        var index = place.index
        var lines = -place.line
        while index < entries.count - 1, let height = layout.knownHeight(of: entries[index]) {
            lines += height
            if lines >= rows { break }
            index += 1
        }
        return index
    }

    /// The places of folded text in an entry, from its first line to its last.
    mutating func places(of query: [String], in entry: TranscriptEntry) -> [FoundText] {
        guard entry.mayShow(query) else { return [] }
        let height = layout.height(of: entry)
        var units: [String] = []
        var places: [FoundText.Piece] = []
        for line in 0..<height {
            let folded = FoldedText(layout.line(line, of: entry))
            // What the screen broke stands together again, a space between.
            if line > 0 {
                units.append(" ")
                places.append(FoundText.Piece(line: line, columns: 0..<0))
            }
            units += folded.units
            places += folded.columns.map { FoundText.Piece(line: line, columns: $0) }
        }
        var found: [FoundText] = []
        var start = 0
        while start + query.count <= units.count {
            guard units[start] == query[0], units[start..<start + query.count].elementsEqual(query)
            else {
                start += 1
                continue
            }
            found.append(
                FoundText(entry: entry.id, pieces: joined(places[start..<start + query.count])))
            start += query.count
        }
        return found
    }

    /// The places of neighbouring characters as one a line.
    private func joined(_ places: ArraySlice<FoundText.Piece>) -> [FoundText.Piece] {
        var pieces: [FoundText.Piece] = []
        for place in places where !place.columns.isEmpty {
            if let last = pieces.last, last.line == place.line {
                pieces[pieces.count - 1].columns =
                    last.columns.lowerBound..<place.columns.upperBound
            } else {
                pieces.append(place)
            }
        }
        return pieces
    }

    /// Scrolls as little as is needed for a line of an entry to be on the screen,
    /// a few lines from its edges where it was not.
    mutating func reveal(line: Int, ofEntry id: Int) {
        guard rows > 0, let target = entries.firstIndex(where: { $0.id == id }),
            let top = top(rows: rows)
        else { return }
        if (target, line) >= (top.index, top.line) {
            var distance = line - top.line
            var index = top.index
            while index < target, distance < rows {
                distance += layout.height(of: entries[index])
                index += 1
            }
            if distance < rows { return }
        }
        scroll = .line(ScrollPosition.Place(index: target, entry: id, line: line))
        // Room above it, so that it is read with what it stands in.
        scroll(by: -(rows / 3), rows: rows)
    }
}

extension TranscriptEntry {
    /// False only where none of its words can have the folded text.
    fileprivate func mayShow(_ query: [String]) -> Bool {
        // Only texts are looked through; what else there is, is short.
        guard text.utf8.count + reasoning.utf8.count > 400, query.allSatisfy({ $0.utf8.count == 1 })
        else { return true }
        let words = query.split(separator: " ").map { $0.joined().utf8.map { $0 } }
        guard let longest = words.max(by: { $0.count < $1.count }) else { return true }
        return text.utf8.hasFolded(longest) || !isFolded && reasoning.utf8.hasFolded(longest)
            || [answerer, speaker, failure?.sentence ?? ""].contains { $0.utf8.hasFolded(longest) }
    }
}

extension String.UTF8View {
    /// Whether they have the bytes of an ASCII word in small letters, in any case.
    fileprivate func hasFolded(_ word: [UInt8]) -> Bool {
        var text = self[...]
        guard let first = word.first else { return true }
        while let start = text.firstIndex(where: { $0.inSmallLetters == first }) {
            text = text[start...]
            if text.lazy.map(\.inSmallLetters).starts(with: word) { return true }
            text = text.dropFirst()
        }
        return false
    }
}

extension UInt8 {
    /// A letter of ASCII as a small one, and every other byte as it is.
    fileprivate var inSmallLetters: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}
