internal import Canvas

/// Readline's keys, and the arrows.
extension ComposerState {
    /// Takes a key; what it does not know it ignores. Enter without modifiers
    /// never comes here, so any other Enter begins a new line.
    mutating func key(_ press: KeyPress, columns: Int) {
        switch press.modifiers {
        case .control: control(press.key)
        case .alt: alt(press.key)
        default: plain(press.key, columns: columns)
        }
    }

    private mutating func plain(_ key: Key, columns: Int) {
        switch key {
        case .character(let character): type(String(character))
        case .backspace: deleteBackward()
        case .delete: deleteForward()
        case .left: go(to: characterStart(before: cursor))
        case .right: go(to: characterEnd(after: cursor))
        case .home: go(to: lineStart(of: cursor))
        case .end: go(to: lineEnd(of: cursor))
        case .up:
            if !moveVertically(by: -1, columns: columns),
                let older = recall.older(than: text, beginning: beginning)
            {
                setText(older)
            }
        case .down:
            if !moveVertically(by: 1, columns: columns), let newer = recall.newer() {
                setText(newer)
            }
        case .tab:
            if let completed = CommandCompletion(of: text)?.completed(text) { setText(completed) }
        case .enter: type("\n")
        case .escape, .backTab, .insert, .pageUp, .pageDown, .function:
            break
        }
    }

    private mutating func control(_ key: Key) {
        switch key {
        case .character("a"): go(to: lineStart(of: cursor))
        case .character("e"): go(to: lineEnd(of: cursor))
        case .character("b"): go(to: characterStart(before: cursor))
        case .character("f"): go(to: characterEnd(after: cursor))
        case .character("d"): deleteForward()
        case .character("h"): deleteBackward()
        case .character("j"): type("\n")
        case .character("k"): killToLineEnd()
        case .character("u"): killToLineStart()
        case .character("w"): kill(blankDelimitedStart(before: cursor)..<cursor)
        case .character("y"): yank()
        case .character("_"): undo()
        case .left: go(to: wordStart(before: cursor))
        case .right: go(to: wordEnd(after: cursor))
        case .backspace: kill(wordStart(before: cursor)..<cursor)
        case .delete: kill(cursor..<wordEnd(after: cursor))
        default: break
        }
    }

    private mutating func alt(_ key: Key) {
        switch key {
        case .enter: type("\n")
        case .character("b"), .left: go(to: wordStart(before: cursor))
        case .character("f"), .right: go(to: wordEnd(after: cursor))
        case .character("d"): kill(cursor..<wordEnd(after: cursor))
        case .character("y"): yankPop()
        case .character("_"): redo()
        case .character("u"): changeCase { $0.uppercased() }
        case .character("l"): changeCase { $0.lowercased() }
        case .character("c"): changeCase { $0.capitalizedWord }
        case .character("<"): go(to: 0)
        case .character(">"): go(to: text.utf8.count)
        case .backspace: kill(wordStart(before: cursor)..<cursor)
        default: break
        }
    }

    /// What is written before the cursor: what Up looks for.
    private var beginning: String { String(text[..<index(cursor)]) }

    /// Moves the cursor by a key of its own: what follows is a new edit.
    private mutating func go(to offset: Int) {
        move(to: offset)
        lastEdit = .none
    }
}

extension Substring {
    /// With a capital where the first letter is, and small letters behind it.
    fileprivate var capitalizedWord: String {
        guard let first = firstIndex(where: \.isLetter) else { return String(self) }
        return self[..<first] + self[first...first].uppercased()
            + self[index(after: first)...].lowercased()
    }
}
