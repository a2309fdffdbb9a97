import Canvas
import ChatUI
import Testing

struct SlashCommandTests {
    @Test(
        "A command does what its key does",
        arguments: [
            ("/quit", [Effect.quit]), ("/new", [.newConversation]), (" /NEW ", [.newConversation]),
            ("/restart", [.restartEngine]),
        ])
    func effects(_ line: String, _ expected: [Effect]) {
        let scene = Scene.ready(80, 24)
        scene.type(line)
        #expect(scene.press(.enter) == expected)
        #expect(scene.state.composer.text.isEmpty)
    }

    @Test(
        "A wrong name is answered with the nearest right one, and stays to be mended",
        arguments: [
            ("/hepl", "/help"), ("/regen", "/regenerate"), ("/qiut", "/quit"),
            ("/modle x", "/model"),
            ("/sotp", "/stop"),
        ])
    func unknown(_ line: String, _ nearest: String) {
        let scene = Scene.ready(80, 24)
        scene.type(line)
        #expect(scene.press(.enter) == [])
        #expect(scene.state.composer.text == line)
        #expect(scene.shows("did you mean \(nearest)?"))
    }

    @Test(
        "A path or a line break makes it a message",
        arguments: ["/usr/bin is full", "/ alone", "//", "/help\nme"])
    func messages(_ line: String) {
        let scene = Scene.ready(80, 24)
        scene.send(.input(.paste(line)))
        #expect(scene.press(.enter) == [.send(line)])
    }

    @Test("/help shows the help, Esc hides it, and typing goes on in the composer")
    func help() {
        let scene = Scene.ready(120, 36)
        scene.type("/help")
        scene.press(.enter)
        #expect(scene.shows("Alt-Enter, Ctrl-J"))
        scene.press(.escape)
        #expect(!scene.shows("Alt-Enter, Ctrl-J"))
        scene.press(.function(1))
        scene.type("hi")
        #expect(scene.state.composer.text == "hi")
        #expect(!scene.shows("Alt-Enter, Ctrl-J"))
    }

    @Test("The help scrolls to its last line and not beyond")
    func helpScrolls() {
        let scene = Scene.ready(60, 15)
        scene.press(.function(1))
        for _ in 0..<100 { scene.press(.pageDown) }
        #expect(scene.shows("not known"))
        #expect(!scene.shows("PgDn"))
        scene.press(.home)
        #expect(scene.shows("Keys"))
    }
}
