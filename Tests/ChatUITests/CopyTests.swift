import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct CopyTests {
    private static let code = """
        Two ways:

        ```swift
        print(1)
        ```

        <b>and</b>

        - in a list

          ```
          print(2)
          ```
        """

    private func scene(_ reply: String) -> Scene {
        let scene = Scene.ready(80, 24)
        scene.open([
            (.user, "how?"), (.assistant, "Old."), (.user, "and now?"), (.assistant, reply),
        ])
        return scene
    }

    private func copied(_ command: String, from reply: String = code) -> [Effect] {
        let scene = scene(reply)
        scene.type(command)
        scene.press(.enter)
        return scene.effects
    }

    @Test("The last reply is copied as it was written")
    func reply() {
        #expect(copied("/copy") == [.copy(Clipping(Self.code, name: "the reply"))])
    }

    @Test("Code is copied without its fence: the last, or the one of that number")
    func codeBlocks() {
        #expect(copied("/copy code") == [.copy(Clipping("print(2)\n", name: "code 2 of 2"))])
        #expect(copied("/copy code 1") == [.copy(Clipping("print(1)\n", name: "code 1 of 2"))])
        #expect(
            copied("/copy code", from: "```\nx\n```") == [.copy(Clipping("x\n", name: "the code"))])
    }

    @Test("The conversation is copied as Markdown, with who speaks")
    func conversation() {
        let all =
            "## you\n\nhow?\n\n## assistant\n\nOld.\n\n## you\n\nand now?\n\n## assistant\n\nNew.\n"
        #expect(
            copied("/copy all", from: "New.") == [.copy(Clipping(all, name: "the conversation"))])
    }

    @Test(
        "What is not there is not copied, and a sentence says so",
        arguments: [
            ("/copy code", "No code.", "The last reply has no code."),
            ("/copy code 3", code, "The last reply has pieces of code from 1 to 2."),
            ("/copy code x", "```\nx\n```", "The last reply has one piece of code."),
            ("/copy that", "Text.", "/copy takes the last reply"),
        ])
    func nothing(_ command: String, _ reply: String, _ sentence: String) {
        let scene = scene(reply)
        scene.type(command)
        scene.press(.enter)
        #expect(scene.effects.isEmpty)
        #expect(scene.shows(sentence))
    }

    @Test("Without a reply there is nothing to copy; one that streams is copied as far as it is")
    func streaming() {
        let scene = Scene.ready(80, 24)
        scene.type("/copy")
        scene.press(.enter)
        #expect(scene.effects.isEmpty)
        #expect(scene.shows("There is no reply yet."))
        scene.ask("why?")
        scene.stream("Because ")
        scene.type("/copy")
        scene.press(.enter)
        #expect(scene.effects.last == .copy(Clipping("Because ", name: "the reply")))
    }

    @Test("Nothing that could act where it is pasted is copied")
    func controls() {
        let text = "a\u{1B}[201~rm -rf\r\n\tb\u{9B}c\u{7F}d\u{0}é👩‍🚀"
        #expect(Clipping(text, name: "").text == "a[201~rm -rf\n\tbcdé👩‍🚀")
    }

    @Test("It is said who took the text; where no program did, the terminal is asked")
    func outcomes() {
        let scene = scene("Text.")
        let clipping = Clipping("Text.", name: "the reply")
        scene.send(.copied(clipping, .taken(by: "xclip")))
        #expect(scene.shows("Copied the reply, 5 characters, with xclip."))
        scene.send(.copied(clipping, .notTaken(by: nil)))
        #expect(scene.effects == [.copyByTerminal(clipping)])
        scene.send(.copied(clipping, .notTaken(by: "xclip")))
        #expect(scene.effects.count == 2)
        scene.send(.copied(clipping, .sentToTerminal))
        #expect(scene.shows("Sent the reply, 5 characters, to the terminal's clipboard (OSC 52)."))
        scene.send(.copied(clipping, .tooLong(limit: 56_244)))
        #expect(scene.shows("Not copied: the reply is longer than"))
    }
}
