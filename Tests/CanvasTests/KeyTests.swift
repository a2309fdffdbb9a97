import Canvas
import Testing

/// What terminals send for keys, by terminal.
@Suite struct KeyTests {
    private func key(_ text: String) -> KeyPress? {
        var decoder = KeyDecoder()
        let events = decoder.decode(Array(text.utf8))
        guard events.count == 1, case .key(let press)? = events.first else { return nil }
        return press
    }

    private static let controlsCases: [(String, KeyPress)] = [
        ("\u{0}", .character(" ", .control)), ("\u{1}", .character("a", .control)),
        ("\u{3}", .character("c", .control)), ("\t", KeyPress(.tab)),
        ("\n", .character("j", .control)), ("\r", KeyPress(.enter)),
        ("\u{1A}", .character("z", .control)), ("\u{1C}", .character("\\", .control)),
        ("\u{1F}", .character("_", .control)), ("\u{7F}", KeyPress(.backspace)),
        ("\u{8}", KeyPress(.backspace)), (" ", .character(" ")), ("~", .character("~")),
    ]

    @Test("control characters", arguments: controlsCases)
    func controls(bytes: String, press: KeyPress) {
        #expect(key(bytes) == press)
    }

    private static let altCases: [(String, KeyPress)] = [
        ("\u{1B}x", .character("x", .alt)), ("\u{1B}é", .character("é", .alt)),
        ("\u{1B}\r", KeyPress(.enter, .alt)), ("\u{1B}\u{7F}", KeyPress(.backspace, .alt)),
        ("\u{1B}\u{1}", .character("a", [.alt, .control])), ("\u{1B}B", .character("B", .alt)),
        ("\u{1B}\t", KeyPress(.tab, .alt)), ("\u{1B} ", .character(" ", .alt)),
    ]

    @Test("Alt is an ESC before the key", arguments: altCases)
    func alt(bytes: String, press: KeyPress) {
        #expect(key(bytes) == press)
    }

    private static let xtermCases: [(String, KeyPress)] = [
        ("[A", KeyPress(.up)), ("[B", KeyPress(.down)), ("[C", KeyPress(.right)),
        ("[D", KeyPress(.left)), ("[H", KeyPress(.home)), ("[F", KeyPress(.end)),
        ("OA", KeyPress(.up)), ("OH", KeyPress(.home)), ("OF", KeyPress(.end)),
        ("[2~", KeyPress(.insert)), ("[3~", KeyPress(.delete)), ("[5~", KeyPress(.pageUp)),
        ("[6~", KeyPress(.pageDown)), ("[1~", KeyPress(.home)), ("[4~", KeyPress(.end)),
        ("[Z", KeyPress(.backTab)), ("OP", KeyPress(.function(1))),
        ("OS", KeyPress(.function(4))), ("[15~", KeyPress(.function(5))),
        ("[17~", KeyPress(.function(6))), ("[21~", KeyPress(.function(10))),
        ("[23~", KeyPress(.function(11))), ("[24~", KeyPress(.function(12))),
        ("[34~", KeyPress(.function(20))), ("[1;5C", KeyPress(.right, .control)),
        ("[1;2A", KeyPress(.up, .shift)), ("[1;3D", KeyPress(.left, .alt)),
        ("[1;8H", KeyPress(.home, [.shift, .alt, .control])),
        ("[1;33B", KeyPress(.down, .alt)), ("[3;5~", KeyPress(.delete, .control)),
        ("[5;2~", KeyPress(.pageUp, .shift)), ("[1;2P", KeyPress(.function(1), .shift)),
        ("[1;5R", KeyPress(.function(3), .control)), ("[15;5~", KeyPress(.function(5), .control)),
        ("O5A", KeyPress(.up, .control)), ("O1;2P", KeyPress(.function(1), .shift)),
    ]

    @Test("xterm, and what follows it", arguments: xtermCases)
    func xterm(sequence: String, press: KeyPress) {
        #expect(key("\u{1B}" + sequence) == press)
    }

    private static let rxvtCases: [(String, KeyPress)] = [
        ("[7~", KeyPress(.home)), ("[8~", KeyPress(.end)), ("[11~", KeyPress(.function(1))),
        ("[a", KeyPress(.up, .shift)), ("Oc", KeyPress(.right, .control)),
        ("[3$", KeyPress(.delete, .shift)), ("[3^", KeyPress(.delete, .control)),
        ("[3@", KeyPress(.delete, [.shift, .control])), ("\u{1B}[A", KeyPress(.up, .alt)),
        ("\u{1B}OP", KeyPress(.function(1), .alt)),
    ]

    @Test("rxvt", arguments: rxvtCases)
    func rxvt(sequence: String, press: KeyPress) {
        #expect(key("\u{1B}" + sequence) == press)
    }

    private static let consolesCases: [(String, KeyPress)] = [
        ("[[A", KeyPress(.function(1))), ("[[E", KeyPress(.function(5))),
        ("OM", KeyPress(.enter)), ("Oj", .character("*")), ("Ok", .character("+")),
        ("On", .character(".")), ("Op", .character("0")), ("Oy", .character("9")),
        ("OX", .character("=")),
    ]

    @Test("the Linux console, and the keypad in application mode", arguments: consolesCases)
    func consoles(sequence: String, press: KeyPress) {
        #expect(key("\u{1B}" + sequence) == press)
    }

    private static let codePointsCases: [(String, KeyPress)] = [
        ("[97;5u", .character("a", .control)), ("[97;3u", .character("a", .alt)),
        ("[97u", .character("a")), ("[97;2u", .character("A")), ("[97:65;2u", .character("A")),
        ("[49:33;2u", .character("!")), ("[97;6u", .character("a", [.control, .shift])),
        ("[97:65;4u", .character("A", .alt)), ("[97;;229u", .character("å")),
        ("[223;2u", .character("ß")), ("[13u", KeyPress(.enter)),
        ("[13;2u", KeyPress(.enter, .shift)), ("[13;5u", KeyPress(.enter, .control)),
        ("[27u", KeyPress(.escape)), ("[9;2u", KeyPress(.backTab)),
        ("[127;3u", KeyPress(.backspace, .alt)), ("[32;5u", .character(" ", .control)),
        ("[57417u", KeyPress(.left)), ("[57404u", .character("5")),
        ("[57376u", KeyPress(.function(13))), ("[97;5:2u", .character("a", .control)),
        ("[27;5;13~", KeyPress(.enter, .control)),
        ("[27;6;97~", .character("a", [.control, .shift])),
        ("[27;2;65~", .character("A")),
    ]

    @Test("keys given by their code point", arguments: codePointsCases)
    func codePoints(sequence: String, press: KeyPress) {
        #expect(key("\u{1B}" + sequence) == press)
    }

    @Test(
        "the mouse, counted from zero",
        arguments: [
            ("<0;1;1M", MouseEvent(action: .press(.left), position: .zero)),
            ("<2;12;5M", MouseEvent(action: .press(.right), position: Point(column: 11, row: 4))),
            ("<1;3;3m", MouseEvent(action: .release(.middle), position: Point(column: 2, row: 2))),
            ("<32;3;3M", MouseEvent(action: .drag(.left), position: Point(column: 2, row: 2))),
            ("<64;3;3M", MouseEvent(action: .wheelUp, position: Point(column: 2, row: 2))),
            ("<65;3;3M", MouseEvent(action: .wheelDown, position: Point(column: 2, row: 2))),
            (
                "<20;300;3M",
                MouseEvent(
                    action: .press(.left), position: Point(column: 299, row: 2),
                    modifiers: [.shift, .control])
            ),
        ])
    func mouse(sequence: String, event: MouseEvent) {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}[\(sequence)".utf8)) == [.mouse(event)])
    }
}
