import Canvas
import ChatCore
import ChatUI
import TestSupport
import Testing

/// What the screen looks like, at the sizes people have.
struct ScreenGoldenTests {
    static let sizes = [(120, 36), (80, 24), (60, 15), (20, 5), (1, 1)]

    private func check(_ name: String, _ scene: (Int, Int) -> Scene) throws {
        for (columns, rows) in Self.sizes {
            let scene = scene(columns, rows)
            let difference = try GoldenGrid("\(name)-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    @Test("The first frame, while the model loads, looks finished")
    func loading() throws {
        try check("loading") { columns, rows in
            let scene = Scene(columns, rows)
            scene.send(.loading(model: Scene.model.name, fraction: 0.45))
            return scene
        }
    }

    @Test("An empty chat says what is loaded and how to begin")
    func empty() throws {
        try check("empty") { Scene.ready($0, $1) }
    }

    @Test("A streaming reply with live figures")
    func streaming() throws {
        try check("streaming") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.readPrompt(512, of: 543, reused: 512)
            scene.send(.cache(Scene.occupancy))
            scene.readPrompt(543, of: 543, reused: 512, after: .milliseconds(50))
            scene.stream(Samples.llamas)
            return scene
        }
    }

    @Test("A finished reply with its own figures")
    func finished() throws {
        try check("finished") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.readPrompt(543, of: 543, reused: 512, after: .milliseconds(50))
            scene.stream("Because they can.")
            scene.end()
            return scene
        }
    }

    @Test("A reader who scrolled up sees what is below")
    func scrolled() throws {
        try check("scrolled") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.stream(Samples.llamas)
            _ = scene.grid()
            scene.press(.pageUp)
            return scene
        }
    }

    @Test("Wide and combining text ends at the right edge and not behind it")
    func wide() throws {
        try check("wide") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("日本語で " + String(repeating: "か", count: columns / 2))
            scene.stream(Samples.wide)
            scene.end()
            scene.type("入力中 e\u{301}")
            return scene
        }
    }

    @Test("Code keeps its lines, and long ones are broken")
    func code() throws {
        try check("code") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("show me")
            scene.stream(
                "```c\nint main(void) {\n\treturn \(String(repeating: "1 + ", count: 40))0;\n}\n```\n"
            )
            scene.end()
            return scene
        }
    }

    @Test("An engine that crashed leaves the text, a sentence and its last words")
    func crashed() throws {
        try check("crashed") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.stream("Llamas hum because")
            scene.end(
                .error,
                failure: Failure(
                    "The engine's process ended by signal 6; send the message again to start it anew.",
                    log: [
                        "ggml.c:1234: GGML_ASSERT(n_tokens > 0) failed",
                        "\u{1B}[31mAborted\u{1B}[0m",
                    ]))
            return scene
        }
    }

    @Test("The help covers the chat")
    func help() throws {
        try check("help") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.press(.function(1))
            return scene
        }
    }

    @Test("Reading a long prompt shows how far it is and how long it takes")
    func prefill() throws {
        try check("prefill") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("read all this")
            scene.readPrompt(512, of: 2500, reused: 512)
            scene.readPrompt(768, of: 2500, reused: 512, after: .milliseconds(610))
            scene.readPrompt(1024, of: 2500, reused: 512, after: .milliseconds(610))
            scene.wait(.milliseconds(100))
            return scene
        }
    }

    @Test("A message written while a reply comes waits below it")
    func queued() throws {
        try check("queued") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.stream("Llamas hum because")
            scene.type("and alpacas?")
            scene.press(.enter)
            scene.type("a draft\nof two lines")
            return scene
        }
    }
}
