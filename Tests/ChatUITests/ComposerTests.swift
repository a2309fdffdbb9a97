import Canvas
import ChatCore
import ChatUI
import Testing

/// The composer's keys as (before, keys, after) triples; `|` is the cursor.
struct ComposerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var before: String
        var keys: String
        var after: String
        var testDescription: String { "\(before) · \(keys) · \(after)" }

        init(_ before: String, _ keys: String, _ after: String) {
            self.before = before
            self.keys = keys
            self.after = after
        }
    }

    static let cases = [
        // Typing and deleting
        Case("|", "a b space c", "ab c|"),
        Case("ab|", "bs", "a|"),
        Case("a|b", "del", "a|"),
        Case("|", "bs del", "|"),
        Case("a|b", "^d", "a|"),
        Case("ab|", "^h", "a|"),
        // Graphemes live and die whole
        Case("e|", "\u{301}", "e\u{301}|"),
        Case("e\u{301}|", "bs", "|"),
        Case("👨‍👩‍👧‍👦|x", "left del", "|x"),
        Case("🇳🇱🇩🇪|", "left", "🇳🇱|🇩🇪"),
        Case("広い|", "left bs", "|い"),
        Case("|\u{301}", "e", "e\u{301}|"),
        // Moving
        Case("one two|", "^a", "|one two"),
        Case("|one two", "^e", "one two|"),
        Case("one\ntw|o", "^a", "one\n|two"),
        Case("o|ne\ntwo", "^e", "one|\ntwo"),
        Case("one two|", "home end left", "one tw|o"),
        Case("ab|", "^b ^b right", "a|b"),
        Case("one, two|", "alt-b", "one, |two"),
        Case("one, two|", "alt-b alt-b", "|one, two"),
        Case("|one, two", "alt-f alt-f", "one, two|"),
        Case("|one, two", "ctrl-right", "one|, two"),
        Case("abc\nx\nde|f", "up up down down", "abc\nx\nde|f"),
        // Killing and yanking
        Case("one two|", "^w", "one |"),
        Case("one foo/bar|", "^w", "one |"),
        Case("one foo/bar|", "alt-bs", "one foo/|"),
        Case("|one two", "alt-d", "| two"),
        Case("one| two", "^k", "one|"),
        Case("one|\ntwo", "^k", "one|two"),
        Case("one two| three", "^u", "| three"),
        Case("one\n|two", "^u", "one|two"),
        Case("one two|", "^w ^w ^y", "one two|"),
        Case("|one two", "alt-d alt-d ^y", "one two|"),
        Case("one two|", "^w left ^w ^y", "one| "),
        Case("ab|", "^u ^y ^y", "abab|"),
        // New lines
        Case("a|b", "^j", "a\n|b"),
        Case("a|b", "alt-enter", "a\n|b"),
        Case("a|b", "shift-enter", "a\n|b"),
        // Undo
        Case("|", "a b space c ^_", "ab|"),
        Case("one two|", "^u ^_", "one two|"),
        Case("|", "^_", "|"),
        Case("|", "a b space c ^_ ^_ alt-_", "ab|"),
        Case("|", "a b ^_ alt-_ alt-_", "ab|"),
        Case("|", "a b ^_ c alt-_", "c|"),
        // The kill ring
        Case("one two|", "^w space ^w ^y", "one  |"),
        Case("one two|", "^w ^b ^k ^y alt-y", "onetwo|"),
        Case("one two|", "^w ^b ^k ^y alt-y alt-y", "one |"),
        Case("one|", "^w x alt-y", "x|"),
        Case("|", "^y alt-y", "|"),
        // Letters of words
        Case("|one TWO", "alt-u", "ONE| TWO"),
        Case("one| TWO", "alt-l", "one two|"),
        Case("|éTÉ", "alt-c", "Été|"),
        Case("one|", "alt-u", "one|"),
        Case("on|e\ntwo", "alt-<", "|one\ntwo"),
        Case("on|e\ntwo", "alt->", "one\ntwo|"),
        // Completion
        Case("/he|", "tab", "/help |"),
        Case("/st|", "tab", "/st|"),
        Case("/sto|", "tab", "/stop |"),
        Case("/xyz|", "tab", "/xyz|"),
        Case("hello|", "tab", "hello|"),
    ]

    @Test("A key does what readline does", arguments: cases)
    func key(_ test: Case) {
        let scene = Self.scene(test.before)
        for name in test.keys.split(separator: " ") { Self.press(String(name), in: scene) }
        #expect(Self.marked(scene.state.composer) == test.after)
    }

    @Test("Up at the first line recalls what was sent, Down comes back to the draft")
    func recall() {
        let scene = Scene.ready(80, 24)
        for text in ["first", "second\nline"] {
            scene.type(text)
            scene.press(.enter)
        }
        scene.press(.up)
        scene.press(.down)
        scene.type("draft")
        scene.control("a")
        scene.press(.up)
        #expect(scene.state.composer.text == "second\nline")
        scene.press(.up)
        #expect(scene.state.composer.text == "second\nline", "first to the row above")
        scene.press(.up)
        #expect(scene.state.composer.text == "first")
        scene.press(.up)
        #expect(scene.state.composer.text == "first", "there is nothing older")
        scene.press(.down)
        scene.press(.down)
        #expect(scene.state.composer.text == "draft")
    }

    @Test("What is written before the cursor is what a recalled message begins with")
    func recallByBeginning() {
        let scene = Scene.ready(80, 24)
        scene.send(.recalled(["why old?", "how old?", "why older?"]))
        for text in ["why new?", "what?", "why new?"] {
            scene.type(text)
            scene.press(.enter)
        }
        scene.type("why ")
        var shown: [String] = []
        for _ in 0..<4 {
            scene.press(.up)
            shown.append(scene.state.composer.text)
        }
        #expect(shown == ["why new?", "why older?", "why old?", "why old?"])
        for _ in 0..<3 { scene.press(.down) }
        #expect(scene.state.composer.text == "why ")
        scene.type("x")
        scene.press(.up)
        #expect(scene.state.composer.text == "why x", "nothing begins so")
    }

    @Test("Messages of earlier chats come before those of this one")
    func recallEarlier() {
        let scene = Scene.ready(80, 24)
        scene.type("now")
        scene.press(.enter)
        scene.press(.up)
        scene.send(.recalled(["earliest", "earlier"]))
        scene.press(.up)
        #expect(scene.state.composer.text == "earlier")
        scene.press(.down)
        #expect(scene.state.composer.text == "now")
    }

    @Test("A paste is text: line breaks are kept, control characters are not, and nothing is sent")
    func paste() {
        let scene = Scene.ready(80, 24)
        scene.send(.input(.paste("one\r\ntwo\rthree\u{1B}[2J\u{7}\tfour\n")))
        #expect(scene.state.composer.text == "one\ntwo\nthree[2J\tfour\n")
        #expect(scene.effects.isEmpty)
    }

    @Test("Up in a conversation that was opened recalls what was asked in it")
    func recallOpened() {
        let scene = Scene.ready(80, 24)
        scene.open([(.user, "asked before"), (.assistant, "answered")])
        scene.press(.up)
        #expect(scene.state.composer.text == "asked before")
    }

    @Test("A paste too long for a message is refused with a sentence")
    func hugePaste() {
        let scene = Scene.ready(80, 24)
        scene.type("draft")
        scene.send(.input(.paste(String(repeating: "x", count: 1 << 20))))
        #expect(scene.state.composer.text == "draft")
        #expect(scene.shows("The paste is too long"))
    }

    @Test("The cursor is on the screen and under the character it stands before")
    func cursorPosition() {
        let scene = Scene.ready(80, 24)
        scene.type("広い a")
        scene.press(.left)
        let (grid, cursor) = scene.drawn()
        #expect(cursor.map { grid[$0.row, $0.column].text } == "a")
    }

    @Test("A long line is wrapped after a space, and the cursor stays visible at its end")
    func wrapping() {
        let scene = Scene.ready(40, 12)
        scene.type(String(repeating: "word ", count: 40))
        let (grid, cursor) = scene.drawn()
        #expect(cursor.map { grid.bounds.contains($0) } == true)
        let rows = scene.rows()
        #expect(rows.filter { $0.contains("word") }.allSatisfy { !$0.contains("wor ") })
    }

    // MARK: Keys by name

    private static func scene(_ marked: String) -> Scene {
        let scene = Scene.ready(80, 24)
        // By scalars: the mark is one character with an accent behind it.
        let parts = marked.unicodeScalars.split(separator: "|", omittingEmptySubsequences: false)
            .map { String($0) }
        scene.send(.input(.paste(parts.joined())))
        while scene.state.composer.cursor > parts[0].utf8.count { scene.press(.left) }
        return scene
    }

    private static func press(_ name: String, in scene: Scene) {
        let named: [String: Key] = [
            "bs": .backspace, "del": .delete, "left": .left, "right": .right, "up": .up,
            "down": .down,
            "home": .home, "end": .end, "enter": .enter, "tab": .tab, "space": .character(" "),
        ]
        var rest = name
        var modifiers: KeyModifiers = []
        for (prefix, modifier) in [
            ("alt-", KeyModifiers.alt), ("shift-", .shift), ("ctrl-", .control),
        ]
        where rest.hasPrefix(prefix) {
            rest.removeFirst(prefix.count)
            modifiers = modifier
        }
        if rest.hasPrefix("^"), rest.count > 1 {
            rest.removeFirst()
            modifiers = .control
        }
        if let key = named[rest] {
            scene.press(key, modifiers)
        } else {
            for scalar in rest.unicodeScalars {
                scene.press(.character(Character(scalar)), modifiers)
            }
        }
    }

    private static func marked(_ composer: ComposerState) -> String {
        let utf8 = composer.text.utf8
        let cursor = utf8.index(utf8.startIndex, offsetBy: composer.cursor)
        return composer.text[..<cursor] + "|" + composer.text[cursor...]
    }
}
