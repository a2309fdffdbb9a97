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

    @Test("A model that thinks before it answers, with drafts and a prompt read again")
    func thinking() throws {
        try check("thinking") { columns, rows in
            var loaded = Scene.loaded
            loaded.threadsFollow = true
            let scene = Scene.ready(columns, rows, loaded: loaded)
            scene.send(.threads(ThreadChoice(decode: 1, reason: .load)))
            scene.ask("why do llamas hum?")
            scene.send(
                .prompt(
                    PromptReuse(
                        total: 543, reused: 128,
                        parting: PromptParting(token: 128, message: 4, cause: .messageChanged))))
            scene.readPrompt(543, of: 543, reused: 128, after: .milliseconds(50))
            scene.stream(
                "The person wants to know why llamas hum. I should say that they talk to each other.",
                channel: .reasoning)
            scene.send(.drafting(DraftCounts(drafted: 40, accepted: 29)))
            scene.stream("They talk to each other.")
            return scene
        }
    }

    @Test("An engine that says nothing any more is said to, with what helps")
    func stalled() throws {
        try check("stalled") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.stream("Llamas hum because")
            scene.send(.stalled(seconds: 30))
            return scene
        }
    }

    @Test("/set lists what is in force")
    func settings() throws {
        try check("settings") { columns, rows in
            var settings = ChatSettings()
            settings.reply.sampling.temperature = 0.2
            var loaded = Scene.loaded
            loaded.threadsFollow = true
            (loaded.batch, loaded.microBatch) = (256, 128)
            loaded.memory = MemoryEstimate(
                devices: [
                    .init(
                        name: "CPU", weights: 98_000_000, cache: 188_743_680, compute: 9_000_000)
                ], contextWindow: 8192)
            let scene = Scene.ready(columns, rows, settings: settings, loaded: loaded)
            scene.type("/set")
            scene.press(.enter)
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

    @Test("What the model no longer reads is grey above a line that says so")
    func cut() throws {
        try check("cut") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.open(Samples.cutConversation)
            scene.send(.contextCut(ContextCut(keptFrom: .init(rawValue: 3), droppedTokens: 2310)))
            return scene
        }
    }

    @Test("A summary stands where the turns were that it was made from")
    func summary() throws {
        try check("summary") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.open(Samples.cutConversation)
            scene.send(
                .contextCut(
                    ContextCut(
                        keptFrom: .init(rawValue: 3),
                        summary: "The user asked why llamas hum: to **talk** to each other.",
                        summarisedBy: "SmolLM2-135M-Instruct", droppedTokens: 2310)))
            return scene
        }
    }

    @Test("While the oldest turns are summarised the summary is seen as it grows")
    func summarising() throws {
        try check("summarising") { columns, rows in
            let scene = Scene.ready(columns, rows)
            scene.open(Samples.cutConversation)
            scene.type("and camels?")
            scene.press(.enter)
            scene.send(
                .summarising(
                    SummaryProgress(
                        part: 1, parts: 2, messages: 2, text: "The user asked why llamas")))
            return scene
        }
    }
}
