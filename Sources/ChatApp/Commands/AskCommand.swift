internal import ArgumentParser

/// `canter ask`: one question, one answer, for pipes and scripts.
struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Ask one question and print the answer.",
        discussion: """
            The question is taken from the arguments, or from standard input when there are none:

              canter ask Why is the sky blue?
              git diff | canter ask --system "Review this change."
              canter ask -c And at night?
            """)

    @Argument(help: "The question.")
    var question: [String] = []

    @Option(
        name: [.customShort("c"), .customLong("continue")], defaultAsFlag: "",
        parsing: .next,
        help: ArgumentHelp(
            "Go on with the latest conversation, or with the one whose id is given.",
            discussion: "The first eight letters of the id are enough.", valueName: "id"))
    var continued: String?

    @Option(
        help: ArgumentHelp(
            "A whole conversation that ends with the question, or - for standard input.",
            discussion: "A JSON array of objects with “role” and “content”.", valueName: "file"))
    var messages: String?

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Reply") var reply: ReplyOptions

    @Flag(help: "Write the figures of the reply to standard error.")
    var stats = false

    @Flag(help: "Print one JSON object with the reply and its figures.")
    var json = false

    @Flag(help: "Print every event as a line of JSON, as it comes.")
    var jsonl = false

    @Flag(help: "Keep nothing of this in the history.")
    var incognito = false

    func validate() throws {
        if json, jsonl { throw ValidationError("Give --json or --jsonl, not both.") }
        if messages != nil {
            guard question.isEmpty else {
                throw ValidationError("Give --messages or a question, not both.")
            }
            guard continued == nil else {
                throw ValidationError("Give --messages or --continue, not both.")
            }
        }
    }

    func run() throws {
        let settings = try EffectiveSettings(flags: model.given + reply.given).settings
        let (context, text) = try subject()
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("The question is empty.")
        }
        let format: AskFormat = json ? .json : jsonl ? .jsonLines : .text(stats: stats)
        let ask = Ask(
            question: text, context: context,
            setup: try EngineSetup(settings, isParking: !incognito),
            settings: settings, format: format, isIncognito: incognito)
        try runBlocking { try await ask.run() }
    }

    /// The conversation the question is part of, and the question.
    func subject() throws -> (AskContext, String) {
        if let messages {
            let (conversation, question) = try MessagesFile.parse(TextFile.read(messages))
            return (.given(conversation), question)
        }
        guard var id = continued else { return (.new, try asked(question)) }
        var words = question
        // What follows -c is an id only if it looks like one.
        if !id.isEmpty, !AskContext.isID(id) {
            words.insert(id, at: 0)
            id = ""
        }
        return (.stored(id.isEmpty ? nil : id), try asked(words))
    }

    private func asked(_ words: [String]) throws -> String {
        guard words.isEmpty else { return words.joined(separator: " ") }
        guard !StandardStreams.isInputTerminal else {
            throw ValidationError(
                "Give a question, as in `canter ask Why is the sky blue?`, or pipe one in.")
        }
        return StandardStreams.readAll()
    }
}
