/// Turns the bytes of a terminal into events.
///
/// Bytes may arrive cut anywhere; the decoder keeps what is unfinished, and the events are the
/// same however they were cut. Nothing inside a sequence is ever taken for typed text: what is not
/// understood is swallowed up to its end.
///
/// One thing bytes alone cannot tell: whether an ESC is the key or the beginning of a sequence.
/// While `isEscapePending`, the owner waits for about 30 ms, and without more bytes calls
/// `flushEscape()`.
package struct KeyDecoder: Sendable {
    private enum State {
        case ground
        /// After ESC, or a second one: rxvt sends Alt and an arrow as ESC ESC [ A.
        case escape(isDouble: Bool)
        /// After `ESC [`; `body` gathers what follows.
        case controlSequence(isAlt: Bool)
        /// After `ESC [ [` of the Linux console.
        case linuxConsole
        /// After `ESC O`; `body` gathers modifiers.
        case singleShift(isAlt: Bool)
        /// Inside a string of the terminal's own, an answer to a query; `introducer` opened it, and
        /// `body` gathers what follows.
        case string(introducer: UInt8, isEmpty: Bool)
        /// After an ESC inside a string, which ends it if it is followed by a backslash.
        case stringEscape(introducer: UInt8)
        /// Inside a mouse report of the old encoding, which was not asked for.
        case mouseReport(remaining: Int)
        case paste
    }

    /// The longest sequence understood; the longest known ones have a third of this.
    private static let bodyLimit = 64

    private var state = State.ground
    private var body: [UInt8] = []
    private var scalars = ScalarAssembler()
    /// Alt held with the character `scalars` is putting together.
    private var scalarModifiers: KeyModifiers = []
    private var paste: PasteCollector
    private let pasteLimit: Int

    /// - Parameter pasteLimit: The most bytes of one paste that are kept.
    package init(pasteLimit: Int = 1 << 20) {
        self.pasteLimit = pasteLimit
        paste = PasteCollector(limit: pasteLimit)
    }

    /// Whether the bytes so far may be a key on their own, and the next byte, or none coming,
    /// will tell.
    package var isEscapePending: Bool {
        switch state {
        case .escape, .stringEscape, .string(_, isEmpty: true): true
        default: false
        }
    }

    /// The events the bytes complete.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        var events: [InputEvent] = []
        for byte in bytes { step(byte, &events) }
        return events
    }

    /// Takes a pending ESC for the key it is when nothing followed it.
    package mutating func flushEscape() -> [InputEvent] {
        let escape = InputEvent.key(KeyPress(.escape))
        defer { if isEscapePending { state = .ground } }
        switch state {
        case .escape(isDouble: false), .stringEscape: return [escape]
        case .escape(isDouble: true): return [escape, escape]
        case .string(let introducer, isEmpty: true):
            return [.key(.character(Character(Unicode.Scalar(introducer)), .alt))]
        default: return []
        }
    }

    private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground:
            text(byte, [], &events)
        case .escape(let isDouble):
            afterEscape(byte, isDouble: isDouble, &events)
        case .controlSequence(let isAlt):
            controlSequence(byte, isAlt: isAlt, &events)
        case .linuxConsole:
            state = .ground
            if let key = KeyTable.linuxConsole(byte) {
                events.append(.key(KeyPress(key)))
            } else {
                restart(byte, &events)
            }
        case .singleShift(let isAlt):
            singleShift(byte, isAlt: isAlt, &events)
        case .string(let introducer, _):
            switch byte {
            case 0x07: finishString(introducer, &events)
            case 0x1B: state = .stringEscape(introducer: introducer)
            // No terminal sends other controls inside a string, so this one is a key, and the way
            // out for a person who typed what looked like the beginning of a string.
            case 0..<0x20: restart(byte, &events)
            default:
                state = .string(introducer: introducer, isEmpty: false)
                if body.count <= Self.bodyLimit { body.append(byte) }
            }
        case .stringEscape(let introducer):
            if byte == UInt8(ascii: "\\") {
                finishString(introducer, &events)
            } else {
                state = .escape(isDouble: false)
                step(byte, &events)
            }
        case .mouseReport(let remaining):
            state = remaining > 1 ? .mouseReport(remaining: remaining - 1) : .ground
        case .paste:
            guard paste.push(byte) else { return }
            events += paste.events
            paste = PasteCollector(limit: pasteLimit)
            state = .ground
        }
    }

    /// A byte outside any sequence, or after an ESC that means Alt.
    private mutating func text(
        _ byte: UInt8, _ modifiers: KeyModifiers, _ events: inout [InputEvent]
    ) {
        let isContinuing = scalars.isIncomplete
        if !isContinuing {
            if byte == 0x1B {
                state = .escape(isDouble: false)
                return
            }
            if byte < 0x80 {
                var press = KeyTable.single(byte)
                press.modifiers.formUnion(modifiers)
                events.append(.key(press))
                return
            }
            scalarModifiers = modifiers
        }
        switch scalars.push(byte) {
        case .incomplete:
            break
        case .scalar(let scalar):
            // C1 controls are no text in any encoding.
            guard scalar.value >= 0xA0 else { return }
            events.append(.key(.character(Character(scalar), scalarModifiers)))
        case .invalid:
            events.append(.key(.character("\u{FFFD}")))
        case .invalidBefore:
            events.append(.key(.character("\u{FFFD}")))
            step(byte, &events)
        }
    }

    private mutating func afterEscape(
        _ byte: UInt8, isDouble: Bool, _ events: inout [InputEvent]
    ) {
        body.removeAll(keepingCapacity: true)
        switch byte {
        case UInt8(ascii: "["):
            state = .controlSequence(isAlt: isDouble)
        case UInt8(ascii: "O"):
            state = .singleShift(isAlt: isDouble)
        default:
            if isDouble { events.append(.key(KeyPress(.escape))) }
            switch byte {
            case 0x1B:
                state = .escape(isDouble: true)
            // OSC, DCS, SOS, PM, APC.
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
                UInt8(ascii: "_"):
                state = .string(introducer: byte, isEmpty: true)
            default:
                state = .ground
                text(byte, .alt, &events)
            }
        }
    }

    private mutating func controlSequence(
        _ byte: UInt8, isAlt: Bool, _ events: inout [InputEvent]
    ) {
        switch byte {
        case UInt8(ascii: "[") where body.isEmpty:
            state = .linuxConsole
        case UInt8(ascii: "M") where body.isEmpty:
            state = .mouseReport(remaining: 3)
        // rxvt ends Shift and a numbered key in $, elsewhere the mark of a longer sequence.
        case UInt8(ascii: "$") where !body.isEmpty && body.allSatisfy({ 0x30 <= $0 && $0 < 0x3A }):
            finish(byte, isAlt: isAlt, &events)
        case 0x20..<0x40:
            // What is too long is not understood, but has to be followed to its end.
            if body.count <= Self.bodyLimit { body.append(byte) }
        case 0x40..<0x7F:
            finish(byte, isAlt: isAlt, &events)
        default:
            restart(byte, &events)
        }
    }

    private mutating func finish(_ final: UInt8, isAlt: Bool, _ events: inout [InputEvent]) {
        state = .ground
        guard body.count <= Self.bodyLimit else { return }
        let sequence = ControlSequence(body: body, final: final)
        if final == UInt8(ascii: "~"), sequence.prefix == nil, sequence.parameter(0) == 200 {
            state = .paste
        } else if let event = sequence.event {
            events.append(isAlt ? event.withAlt : event)
        }
    }

    /// The one answer that was asked for: `OSC 11 ; rgb:… ST`, the background (xterm ctlseqs).
    private mutating func finishString(_ introducer: UInt8, _ events: inout [InputEvent]) {
        state = .ground
        guard introducer == UInt8(ascii: "]"), body.count <= Self.bodyLimit else { return }
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasPrefix("11;"),
            let color = TerminalColor(specification: String(text.dropFirst(3)))
        else { return }
        events.append(.background(color))
    }

    private mutating func singleShift(
        _ byte: UInt8, isAlt: Bool, _ events: inout [InputEvent]
    ) {
        switch byte {
        case 0x30..<0x40:
            if body.count <= Self.bodyLimit { body.append(byte) }
        case 0x40..<0x7F:
            state = .ground
            if body.count <= Self.bodyLimit, let press = singleShiftKey(byte) {
                events.append(isAlt ? InputEvent.key(press).withAlt : .key(press))
            }
        default:
            restart(byte, &events)
        }
    }

    /// `SS3 letter`. Old terminals put modifiers before the letter, as `5` or `1;5`; rxvt sends
    /// Ctrl and an arrow as the small letter.
    private func singleShiftKey(_ letter: UInt8) -> KeyPress? {
        if body.isEmpty {
            if let key = KeyTable.lettered(letter) ?? KeyTable.keypad(letter) {
                return KeyPress(key)
            }
            let isArrow = (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(letter)
            return isArrow ? KeyTable.lettered(letter - 0x20).map { KeyPress($0, .control) } : nil
        }
        let isBare = !body.contains(UInt8(ascii: ";"))
        let prefix: [UInt8] = isBare ? [UInt8(ascii: "1"), UInt8(ascii: ";")] : []
        let sequence = ControlSequence(body: prefix + body, final: letter)
        guard KeyTable.lettered(letter) != nil, case .key(let press)? = sequence.event else {
            return nil
        }
        return press
    }

    /// Gives a broken sequence up and takes the byte for the beginning of something new.
    private mutating func restart(_ byte: UInt8, _ events: inout [InputEvent]) {
        state = .ground
        step(byte, &events)
    }
}

extension InputEvent {
    /// The event with Alt held, if it is a key.
    fileprivate var withAlt: InputEvent {
        guard case .key(var press) = self else { return self }
        press.modifiers.insert(.alt)
        return .key(press)
    }
}
