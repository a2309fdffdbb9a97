/// Where the cursor can go.
extension ComposerState {
    /// The end of the grapheme after `offset`.
    func characterEnd(after offset: Int) -> Int {
        guard offset < text.utf8.count else { return offset }
        return self.offset(text.index(after: index(offset)))
    }

    /// The start of the grapheme before `offset`.
    func characterStart(before offset: Int) -> Int {
        guard offset > 0 else { return offset }
        return self.offset(text.index(before: index(offset)))
    }

    /// The end of the word at or after `offset`: over what is no word, then
    /// to the end of what is, as readline's forward-word.
    func wordEnd(after offset: Int) -> Int {
        var position = index(offset)
        while position < text.endIndex, !text[position].isWordCharacter {
            position = text.index(after: position)
        }
        while position < text.endIndex, text[position].isWordCharacter {
            position = text.index(after: position)
        }
        return self.offset(position)
    }

    /// The start of the word at or before `offset`, as readline's backward-word.
    func wordStart(before offset: Int) -> Int {
        start(before: index(offset)) { $0.isWordCharacter }
    }

    /// The start of the run of non-blanks before `offset`: what Ctrl-W takes.
    func blankDelimitedStart(before offset: Int) -> Int {
        start(before: index(offset)) { !$0.isWhitespace }
    }

    /// The start of the line `offset` is in.
    func lineStart(of offset: Int) -> Int {
        let before = text.utf8[..<index(offset)]
        guard let newline = before.lastIndex(of: UInt8(ascii: "\n")) else { return 0 }
        return self.offset(newline) + 1
    }

    /// The end of the line `offset` is in, before its line break.
    func lineEnd(of offset: Int) -> Int {
        let newline = text.utf8[index(offset)...].firstIndex(of: UInt8(ascii: "\n"))
        return self.offset(newline ?? text.endIndex)
    }

    /// Moves up or down by rows as they are shown, keeping to the column the
    /// movement began in. Returns whether there was a row to move to.
    mutating func moveVertically(by rows: Int, columns: Int) -> Bool {
        let layout = self.rows(columns: columns)
        let place = layout.place(of: cursor, in: text)
        let target = place.row + rows
        guard layout.rows.indices.contains(target) else { return false }
        var column = place.column
        if case .vertical(let wanted) = lastEdit { column = wanted }
        move(to: layout.offset(row: target, column: column, in: text))
        lastEdit = .vertical(column: column)
        return true
    }

    private func offset(_ index: String.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    private func start(before end: String.Index, of isPart: (Character) -> Bool) -> Int {
        var position = end
        while position > text.startIndex, !isPart(text[text.index(before: position)]) {
            position = text.index(before: position)
        }
        while position > text.startIndex, isPart(text[text.index(before: position)]) {
            position = text.index(before: position)
        }
        return self.offset(position)
    }
}

extension Character {
    /// Letters and digits, what readline takes a word to be made of.
    fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}
