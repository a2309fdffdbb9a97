internal import Canvas

/// What keys do to what is written.
extension ComposerState {
    /// Does what belongs to writing; false for everything else.
    ///
    /// - Parameter columns: The width lines are broken at, for going up and down.
    mutating func perform(_ action: KeyAction, columns: Int) -> Bool {
        switch action {
        case .newLine: type("\n")
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
        default: return edit(action) || move(action)
        }
        return true
    }

    /// Writes the character of a key; ignores any other key.
    mutating func type(_ press: KeyPress) {
        guard case .character(let character) = press.key, press.isText else { return }
        type(String(character))
    }

    private mutating func move(_ action: KeyAction) -> Bool {
        switch action {
        case .lineStart, .home: go(to: lineStart(of: cursor))
        case .lineEnd, .end: go(to: lineEnd(of: cursor))
        case .back: go(to: characterStart(before: cursor))
        case .forward: go(to: characterEnd(after: cursor))
        case .wordBack: go(to: wordStart(before: cursor))
        case .wordForward: go(to: wordEnd(after: cursor))
        case .textStart: go(to: 0)
        case .textEnd: go(to: text.utf8.count)
        default: return false
        }
        return true
    }

    private mutating func edit(_ action: KeyAction) -> Bool {
        switch action {
        case .deleteBack: deleteBackward()
        case .delete, .endOfFile: deleteForward()
        case .cutToEnd: killToLineEnd()
        case .cutToStart: killToLineStart()
        case .cutBlankWordBack: kill(blankDelimitedStart(before: cursor)..<cursor)
        case .cutWordBack: kill(wordStart(before: cursor)..<cursor)
        case .cutWord: kill(cursor..<wordEnd(after: cursor))
        case .putBack: yank()
        case .putBackOlder: yankPop()
        case .undo: undo()
        case .redo: redo()
        case .upperCase: changeCase { $0.uppercased() }
        case .lowerCase: changeCase { $0.lowercased() }
        case .capitalize: changeCase { $0.capitalizedWord }
        default: return false
        }
        return true
    }

    /// What is written before the cursor: what Up looks for.
    private var beginning: String { String(text[..<index(cursor)]) }

    /// Moves the cursor by a key of its own: what follows is a new edit.
    private mutating func go(to offset: Int) {
        move(to: offset)
        lastEdit = .none
    }
}

extension KeyPress {
    /// Whether it writes a character.
    var isText: Bool {
        guard case .character = key else { return false }
        return modifiers.isDisjoint(with: [.control, .alt])
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
