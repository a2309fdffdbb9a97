extension ControlSequence {
    /// The event the sequence stands for; nil for one that is not known or means nothing here.
    ///
    /// Keys as sent by xterm (ctlseqs, "PC-Style Function Keys" and `modifyOtherKeys`), rxvt, the
    /// Linux console, and terminals with kitty's keyboard protocol.
    var event: InputEvent? {
        if prefix == UInt8(ascii: "<") { return mouseEvent.map(InputEvent.mouse) }
        guard prefix == nil, !hasIntermediates else { return nil }
        switch final {
        case UInt8(ascii: "I"): return .focus(true)
        case UInt8(ascii: "O"): return .focus(false)
        case UInt8(ascii: "u"): return unicodeKey(code: 0, modifiers: 1, text: 2)
        case UInt8(ascii: "~") where parameter(0) == 27:
            return unicodeKey(code: 2, modifiers: 1, text: nil)
        default: return functionKey.map(InputEvent.key)
        }
    }

    /// Keys that are no characters: cursor, editing and function keys.
    private var functionKey: KeyPress? {
        guard let (modifiers, isRelease) = modifiers(at: 1), !isRelease else { return nil }
        switch final {
        case UInt8(ascii: "Z"):
            return KeyPress(.backTab, modifiers.subtracting(.shift))
        case UInt8(ascii: "~"):
            return KeyTable.numbered(parameter(0)).map { KeyPress($0, modifiers) }
        // rxvt ends a numbered key in the modifier.
        case UInt8(ascii: "^"):
            return KeyTable.numbered(parameter(0)).map { KeyPress($0, .control) }
        case UInt8(ascii: "$"):
            return KeyTable.numbered(parameter(0)).map { KeyPress($0, .shift) }
        case UInt8(ascii: "@"):
            return KeyTable.numbered(parameter(0)).map { KeyPress($0, [.control, .shift]) }
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return KeyTable.lettered(final - 0x20).map { KeyPress($0, .shift) }
        // A cursor position report looks like F3 with modifiers, but for its row and column.
        case UInt8(ascii: "R"):
            guard parameter(0) ?? 1 == 1 else { return nil }
            return KeyPress(.function(3), modifiers)
        default:
            return KeyTable.lettered(final).map { KeyPress($0, modifiers) }
        }
    }

    /// A key given by its Unicode code point, or by kitty's numbers in the private use area.
    ///
    /// - Parameters: The indices of the parameters holding each thing.
    private func unicodeKey(code: Int, modifiers: Int, text: Int?) -> InputEvent? {
        guard let number = parameter(code), let (held, isRelease) = self.modifiers(at: modifiers),
            !isRelease
        else { return nil }
        if let key = KeyTable.coded(number) {
            if key == .tab, held.contains(.shift) {
                return .key(KeyPress(.backTab, held.subtracting(.shift)))
            }
            return .key(KeyPress(key, held))
        }
        let isShortcut = held.contains(.control) || held.contains(.alt)
        // What the key types, then what it types with Shift, then the key itself.
        if !isShortcut, let text, let typed = scalar(parameter(text)) {
            return .key(.character(Character(typed)))
        }
        if !held.contains(.control), held.contains(.shift),
            let typed = scalar(parameter(code, part: 1))
        {
            return .key(.character(Character(typed), held.subtracting(.shift)))
        }
        guard let scalar = scalar(number) else { return nil }
        if !held.contains(.control), held.contains(.shift) {
            // One scalar stays one key: the capital of "ß" is two.
            let capital = scalar.properties.uppercaseMapping
            let character = capital.count == 1 ? Character(capital) : Character(scalar)
            return .key(.character(character, held.subtracting(.shift)))
        }
        return .key(.character(Character(scalar), held))
    }

    /// A code point that can be typed: no control, nor kitty's keys without a text of their own.
    private func scalar(_ code: Int?) -> Unicode.Scalar? {
        guard let code, code >= 0x20, !(0x7F..<0xA0).contains(code),
            !(0xE000..<0xF900).contains(code)
        else { return nil }
        return UInt32(exactly: code).flatMap(Unicode.Scalar.init)
    }

    /// The modifiers in a parameter, and whether it says the key was released. Nil for keys held
    /// with Super or Hyper, which belong to the window manager and must not type their letter.
    private func modifiers(at index: Int) -> (KeyModifiers, isRelease: Bool)? {
        let bits = max(0, (parameter(index) ?? 1) - 1)
        guard bits & 0b01_1000 == 0 else { return nil }
        var modifiers: KeyModifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        // Meta counts as Alt.
        if bits & 0b10_0010 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return (modifiers, parameter(index, part: 1) == 3)
    }

    /// A mouse report in the SGR encoding (xterm ctlseqs, "Mouse Tracking").
    private var mouseEvent: MouseEvent? {
        guard let code = parameter(0), let column = parameter(1), let row = parameter(2),
            column > 0, row > 0
        else { return nil }
        let button: MouseEvent.Button? =
            switch code & 0b11 {
            case 0: .left
            case 1: .middle
            case 2: .right
            default: nil
            }
        let action: MouseEvent.Action
        switch (final, code & 0b1110_0000, button) {
        case (UInt8(ascii: "M"), 64, .left): action = .wheelUp
        case (UInt8(ascii: "M"), 64, .middle): action = .wheelDown
        case (UInt8(ascii: "M"), 32, let button?): action = .drag(button)
        case (UInt8(ascii: "M"), 0, let button?): action = .press(button)
        case (UInt8(ascii: "m"), 0, let button?), (UInt8(ascii: "m"), 32, let button?):
            action = .release(button)
        default: return nil
        }
        var modifiers: KeyModifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        return MouseEvent(
            action: action, position: Point(column: column - 1, row: row - 1), modifiers: modifiers)
    }
}
