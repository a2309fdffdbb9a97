import Canvas
import ChatCore
import Testing

@testable import ChatUI

/// vi's keys as (before, keys, after) triples; `|` is the cursor, `<` is Esc.
struct ViTests {
    private func scene() -> Scene {
        var settings = ChatSettings()
        settings.screen.editing = .vi
        return Scene.ready(80, 24, settings: settings)
    }

    private func press(_ keys: String, on scene: Scene) {
        for key in keys {
            switch key {
            case "<": scene.press(.escape)
            case "®": scene.control("r")
            default: scene.press(.character(key))
            }
        }
    }

    @Test(
        "Keys do what vi's do",
        arguments: [
            // Modes
            ("one", "<ix<", "on|xe"), ("one", "<0ix<", "|xone"), ("one", "<ax<", "one|x"),
            ("one", "<Ix<", "|xone"), ("one", "<0Ax<", "one|x"), ("one", "<oxy<", "one\nx|y"),
            ("one", "<Oxy<", "x|y\none"),
            // Motions
            ("one two", "<0w", "one |two"), ("one two", "<b", "one |two"),
            ("one two", "<bb", "|one two"), ("one, two", "<0w", "one|, two"),
            ("one, two", "<0W", "one, |two"), ("one two", "<0e", "on|e two"),
            ("one two", "<0$", "one tw|o"), ("  one", "<^", "  |one"),
            ("one two", "<0fw", "one t|wo"), ("one two", "<0tw", "one |two"),
            ("a,b,c", "<0f,;", "a,b|,c"), ("a,b,c", "<F,;", "a|,b,c"),
            ("a,b,c", "<0f,;,", "a|,b,c"), ("one two three", "<03l", "one| two three"),
            ("one two three", "<02w", "one two |three"), ("a\nb\nc", "<gg", "|a\nb\nc"),
            ("a\nb\nc", "<ggG", "a\nb\n|c"), ("ab\ncd", "<k", "a|b\ncd"),
            ("ab\ncd", "<kj", "ab\nc|d"),
            // Deleting
            ("one two", "<0dw", "|two"), ("one two", "<0x", "|ne two"), ("one", "<x", "o|n"),
            ("one", "<X", "o|e"), ("one two", "<0D", "|"), ("one two three", "<0d2w", "|three"),
            ("one two three", "<02dw", "|three"), ("one two", "<db", "one |o"),
            ("one two", "<0d$", "|"), ("one two", "<0dtw", "|wo"), ("one two", "<0dfw", "|o"),
            ("one two", "<0de", "| two"), ("a\nb\nc", "<kdd", "a\n|c"), ("a\nb\nc", "<dd", "a\n|b"),
            ("a\nb\nc", "<ggdG", "|"), ("a\nb\nc", "<gg2dd", "|c"), ("a\nb\nc", "<dk", "|a"),
            ("one\ntwo", "<ggdw", "|\ntwo"),
            // Changing
            ("one two", "<0cwx<", "|x two"), ("one two", "<0ccx<", "|x"),
            ("one two", "<0Cx<", "|x"),
            ("one", "<0sx<", "|xne"), ("one\ntwo", "<ggSx<", "|x\ntwo"), ("one", "<0rx", "|xne"),
            ("one", "<02rx", "x|xe"), ("one", "<0~", "O|ne"), ("one", "<03~", "ON|E"),
            // Yanking and putting
            ("one two", "<0ywP", "one| one two"), ("one two", "<0dwp", "tone| wo"),
            ("a\nb", "<yyp", "a\nb\n|b"), ("a\nb", "<ggyyP", "|a\na\nb"), ("a\nb", "<ddP", "|b\na"),
            ("ab", "<0xp", "b|a"), ("ab", "<0x3p", "baa|a"),
            // Undo, redo, again
            ("one", "<0xu", "|one"), ("one", "<0xxuu®", "|ne"), ("one two", "<0dw.", "|"),
            ("a b c", "<0cwx<w.", "x |x c"), ("abc", "<0x.", "|c"),
            // What leads nowhere changes nothing
            ("one", "<dfz", "on|e"), ("one", "<d<x", "o|n"), ("", "<xdwp", "|"),
            ("one", "<0rz4rx", "|zne"),
            ("👨‍👩‍👧‍👦é", "<x", "|👨‍👩‍👧‍👦"),
        ])
    func keys(_ before: String, _ keys: String, _ after: String) {
        let scene = scene()
        scene.send(.input(.paste(before)))
        press(keys, on: scene)
        let composer = scene.state.composer
        var shown = composer.text
        shown.insert("|", at: composer.index(composer.cursor))
        #expect(shown == after)
    }

    @Test("Enter sends and the program's keys work in both modes; a second Esc stops")
    func program() {
        let scene = scene()
        scene.type("hi")
        press("<", on: scene)
        #expect(scene.shows("‹ hi"))
        scene.control("p")
        #expect(scene.shows("commands"))
        scene.press(.escape)
        #expect(scene.press(.enter) == [.send("hi")])
        scene.begin("hi")
        #expect(scene.press(.escape) == [.stop])
    }

    @Test("/set editing changes the keys at once")
    func setting() {
        let scene = Scene.ready(80, 24)
        scene.type("/set editing vi")
        scene.press(.enter)
        scene.type("ab")
        press("<0x", on: scene)
        #expect(scene.state.composer.text == "b")
        press("i", on: scene)
        scene.control("u")
        scene.type("/set editing readline")
        scene.press(.enter)
        scene.type("0x")
        #expect(scene.state.composer.text.hasSuffix("0x"))
    }
}
