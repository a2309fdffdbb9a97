/// The editing commands, named for what they do.
extension ComposerState {
    /// Inserts typed text at the cursor.
    mutating func type(_ typed: String) {
        let clean = Self.acceptable(typed)
        replace(
            cursor..<cursor, with: clean,
            as: clean.utf8.contains(UInt8(ascii: "\n")) ? .none : .insertion)
    }

    mutating func deleteBackward() {
        replace(characterStart(before: cursor)..<cursor, with: "")
    }

    mutating func deleteForward() {
        replace(cursor..<characterEnd(after: cursor), with: "")
    }

    /// Cuts a range out for `yank`; cuts in a row gather in the order of the text.
    mutating func kill(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let cut = String(text[index(range.lowerBound)..<index(range.upperBound)])
        if lastEdit == .kill {
            kills.join(cut, isBefore: range.lowerBound < cursor)
        } else {
            kills.add(cut)
        }
        replace(range, with: "", as: .kill)
    }

    /// Cuts to the end of the line, or the line break when already there.
    mutating func killToLineEnd() {
        let end = lineEnd(of: cursor)
        kill(cursor..<(end == cursor ? characterEnd(after: cursor) : end))
    }

    /// Cuts to the start of the line, or the line break when already there.
    mutating func killToLineStart() {
        let start = lineStart(of: cursor)
        kill((start == cursor ? characterStart(before: cursor) : start)..<cursor)
    }

    /// Puts the last cut in at the cursor.
    mutating func yank() {
        kills.rewind()
        putIn(cursor..<cursor)
    }

    /// Changes what was just put in for what was cut before it; nothing after
    /// anything else.
    mutating func yankPop() {
        guard case .yank(let range) = lastEdit else { return }
        kills.rotate()
        putIn(range)
    }

    private mutating func putIn(_ range: Range<Int>) {
        let cut = kills.current
        guard !cut.isEmpty else { return }
        let end = range.lowerBound + cut.utf8.count
        replace(range, with: cut, as: .yank(range.lowerBound..<end))
    }

    /// Changes the letters from the cursor to the end of the word, and goes there.
    mutating func changeCase(_ change: (Substring) -> String) {
        let end = wordEnd(after: cursor)
        guard end > cursor else { return }
        replace(cursor..<end, with: change(text[index(cursor)..<index(end)]))
    }

    /// Puts text before what is written: a message that could not be sent
    /// comes back without costing the draft.
    mutating func putBack(_ message: String) {
        setText(text.isEmpty ? message : message + "\n" + text)
    }

    /// `raw` with every line break as `\n` and without control characters.
    /// Tabs stay: a message may hold a makefile.
    static func acceptable(_ raw: String) -> String {
        var clean = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in raw.unicodeScalars {
            switch scalar {
            case "\r": clean.append("\n")
            case "\n" where previous == "\r": break
            case "\n", "\t": clean.append(scalar)
            case _ where scalar.properties.generalCategory == .control || isSign(scalar): break
            default: clean.append(scalar)
            }
            previous = scalar
        }
        return String(clean)
    }
}
