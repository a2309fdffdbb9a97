import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct DraftTests {
    private func count(_ tokens: Int, prompt: Int, window: Int = 8192) -> MessageCount {
        MessageCount(
            tokens: Figure(tokens, .engineReported), prompt: Figure(prompt, .engineReported),
            window: window)
    }

    @Test("What is written is counted a moment after the last key, and what is left is said")
    func counted() {
        let scene = Scene.ready(100, 30)
        scene.type("why do llamas hum?")
        // Nobody was asked yet.
        #expect(scene.shows("~5 tok"))
        #expect(scene.effects.isEmpty)
        scene.wait(.milliseconds(249))
        #expect(scene.effects.isEmpty)
        scene.wait(.milliseconds(1))
        #expect(scene.effects == [.countDraft("why do llamas hum?")])
        scene.send(.draftCounted("why do llamas hum?", count(7, prompt: 38)))
        #expect(scene.shows("7 tok · 8.2k left"))
        // Asked once, not again and again.
        scene.wait(.seconds(5))
        #expect(scene.effects.count == 1)
        #expect(scene.state.nextDeadline(now: scene.now) == nil)
    }

    @Test("A draft that does not fit is said to, before it is sent")
    func tooLong() {
        let scene = Scene.ready(100, 30)
        scene.type("long")
        scene.send(.draftCounted("long", count(900, prompt: 9000)))
        #expect(scene.shows("900 tok · 808 too many"))
    }

    @Test("Between two counts it is estimated from the last one, and marked so")
    func estimated() {
        let scene = Scene.ready(100, 30)
        let text = String(repeating: "ab ", count: 40)
        scene.send(.input(.paste(text)))
        scene.send(.draftCounted(text, count(60, prompt: 90)))
        scene.type("cd")
        // 122 bytes at two a token.
        #expect(scene.shows("~61 tok"))
    }

    @Test("A command is not counted, nor is anything while a reply comes; its end asks")
    func notCounted() {
        let scene = Scene.ready(100, 30)
        scene.type("/set")
        scene.wait(.seconds(1))
        #expect(scene.effects.isEmpty)
        scene.control("u")
        scene.ask("why?")
        scene.type("next")
        scene.wait(.seconds(1))
        #expect(!scene.effects.contains(.countDraft("next")))
        scene.end()
        scene.wait(.seconds(1))
        #expect(scene.effects.contains(.countDraft("next")))
    }

    // MARK: Pastes

    private let long = (1...20).map { "line \($0)" }.joined(separator: "\n")

    @Test("A long paste is one sign with its size and tokens, and is sent whole")
    func paste() throws {
        let scene = Scene.ready(100, 30)
        scene.type("read: ")
        let effects = scene.send(.input(.paste(long)))
        #expect(scene.shows("read: [pasted 20 lines]"))
        guard case .countPaste(let sign, long)? = effects.first else {
            Issue.record("the paste was not counted")
            return
        }
        scene.send(.pasteCounted(sign: sign, Figure(80, .engineReported)))
        #expect(scene.shows("read: [pasted 20 lines · 80 tok]"))
        scene.type(" now")
        #expect(scene.press(.enter) == [.send("read: \(long) now")])
    }

    @Test("The sign is deleted, cut and put back as a character")
    func pasteIsOneCharacter() {
        let scene = Scene.ready(100, 30)
        scene.send(.input(.paste(long)))
        scene.press(.backspace)
        #expect(scene.state.composer.text.isEmpty)
        scene.control("_")
        #expect(scene.shows("[pasted 20 lines]"))
        scene.control("u")
        scene.control("y")
        scene.control("y")
        #expect(scene.press(.enter) == [.send(long + long)])
    }

    @Test("A short paste is what it is, and a sign from outside is no sign")
    func shortPaste() {
        let scene = Scene.ready(100, 30)
        scene.send(.input(.paste("two\nlines \u{10F000}")))
        #expect(scene.state.composer.text == "two\nlines ")
    }

    // MARK: Files

    @Test(
        "A file named in a message is found, and an address is none",
        arguments: [
            ("see @src/main.c and @\"my file.txt\", please", ["src/main.c", "my file.txt"]),
            ("mail me@example.org", []), ("@a.txt.", ["a.txt"]), ("(@a)", ["a"]),
            ("@ nothing", []), ("@\"open", ["open"]), ("x\n@b", ["b"]),
            ("see @../a.txt. Or @.. or @src/..", ["../a.txt", "..", "src/.."]),
            ("@\"a \\\"b\\\" \\\\\"", ["a \"b\" \\"]),
        ])
    func mentions(_ text: String, _ paths: [String]) {
        #expect(FileMention.all(in: text).map(\.path) == paths)
    }

    @Test("A path is written so that it is read again", arguments: ["a b", "q\"uo\\te", "plain"])
    func written(_ path: String) {
        #expect(FileMention.all(in: "x " + FileMention.written(path) + " y").map(\.path) == [path])
    }

    @Test("Quotes that are open name no file yet")
    func open() {
        #expect(FileMention.all(in: "@\"my fi").map(\.isComplete) == [false])
        #expect(FileMention.partial(in: "see @\"my fi", cursor: 11)?.path == "my fi")
        #expect(FileMention.partial(in: "see @", cursor: 5)?.path == "")
        #expect(FileMention.partial(in: "see @a.", cursor: 7)?.path == "a.")
        #expect(FileMention.partial(in: "me@home", cursor: 7) == nil)
    }

    @Test("Tab looks files up, writes what they share, and lets one choose")
    func completion() {
        let scene = Scene.ready(100, 30)
        scene.type("see @sr")
        #expect(scene.press(.tab) == [.findFiles(beginning: "sr")])
        scene.send(.filesFound(["src/"], beginning: "sr"))
        #expect(scene.state.composer.text == "see @src/")
        scene.press(.tab)
        scene.send(.filesFound(["src/a b.txt", "src/c.txt"], beginning: "src/"))
        #expect(scene.shows("src/a b.txt"))
        scene.press(.enter)
        #expect(scene.state.composer.text == "see @\"src/a b.txt\" ")
        // Too late: something else is written by now.
        scene.send(.filesFound(["zzz"], beginning: "src/"))
        #expect(scene.state.composer.text == "see @\"src/a b.txt\" ")
    }

    @Test("Files are read before a message is sent; one that cannot be gives the message back")
    func attach() {
        let scene = Scene.ready(100, 30)
        scene.type("see @a.txt")
        #expect(scene.press(.enter) == [.attachFiles(to: "see @a.txt")])
        #expect(
            scene.send(.attached("see @a.txt", .message("see @a.txt\n\n```\nx\n```")))
                == [.send("see @a.txt\n\n```\nx\n```")])
        scene.send(.attached("see @b", .refused("b is a folder.")))
        #expect(scene.shows("b is a folder."))
        #expect(scene.state.composer.text == "see @b")
    }

    @Test("The editor gets the whole text, and what it gives back is the draft")
    func editor() {
        let scene = Scene.ready(100, 30)
        scene.type("a")
        #expect(scene.control("g") == [.openEditor("a")])
        scene.send(.edited("a\nb"))
        #expect(scene.state.composer.text == "a\nb")
        scene.send(.edited(nil))
        #expect(scene.state.composer.text == "a\nb")
    }
}
