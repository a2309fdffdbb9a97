internal import ArgumentParser

/// `canter ask`: one question, one answer, for pipes and scripts.
struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Ask one question and print the answer.",
        discussion: """
            The question is taken from the arguments, or from standard input when there are none:

              canter ask Why is the sky blue?
              git diff | canter ask --system "Review this change."
            """)

    @Argument(help: "The question.")
    var question: [String] = []

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Reply") var sampling: SamplingOptions

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
    }

    func run() throws {
        let text: String
        if question.isEmpty {
            guard !StandardStreams.isInputTerminal else {
                throw ValidationError(
                    "Give a question, as in `canter ask Why is the sky blue?`, or pipe one in.")
            }
            text = StandardStreams.readAll()
        } else {
            text = question.joined(separator: " ")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("The question is empty.")
        }
        let format: AskFormat = json ? .json : jsonl ? .jsonLines : .text(stats: stats)
        let ask = Ask(
            question: text, setup: try EngineSetup(model), system: sampling.system,
            sampling: sampling.settings, maxTokens: sampling.maxTokens, format: format,
            isIncognito: incognito)
        try runBlocking { try await ask.run() }
    }
}
