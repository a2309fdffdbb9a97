/// How the figures of a report came about: only what its rows have.
struct BenchMethod: Sendable {
    struct Entry: Sendable, Hashable {
        var term: String
        var text: String
    }

    private let results: [BenchResult]

    init(_ results: [BenchResult]) {
        self.results = results
    }

    var entries: [Entry] { tests + speeds + times + circumstances }

    /// Lines for beneath a chart.
    var short: [String] {
        [
            "pp: tokens of a prompt that are read; tg: tokens that are generated; t/s: tokens a "
                + "second, the mean of the repetitions after a warm-up.",
            ["Loading the model is in no figure.", origins].filter { !$0.isEmpty }
                .joined(separator: " "),
        ]
    }

    private var tests: [Entry] {
        var entries: [Entry] = []
        func add(_ term: String, _ isThere: Bool, _ text: String) {
            if isThere { entries.append(Entry(term: term, text: text)) }
        }
        let kinds = Set(results.map(\.kind))
        add(
            "pp512", kinds.contains(.prefill),
            "Prefill: a prompt of 512 tokens is read, and nothing is generated.")
        add(
            "tg128", kinds.contains(.decode),
            "Decode: 128 tokens are generated, one after the other.")
        add(
            "pp512+tg128", kinds.contains(.both),
            "Both in one test: the speed is all tokens over all of the time.")
        add(
            "@ d1024", results.contains { $0.depth > 0 },
            "At a depth: 1024 tokens are in the context already. Reading those is not timed.")
        let methods = Set(results.map { $0.method ?? ($0.isForeign ? .tokens : nil) })
        add(
            "Tokens", methods.contains(.tokens),
            "Tokens are put to the engine by their numbers, without text and template, so that "
                + "the counts are exact\(hasForeign ? "; llama-bench does the same" : "").")
        add(
            "Chat", methods.contains(.chat),
            "A conversation goes through the engine's own template, and the counts are the "
                + "engine's: a test can be some tokens longer or shorter than asked for.")
        return entries
    }

    private var speeds: [Entry] {
        [
            Entry(
                term: "t/s",
                text: "Tokens a second: the mean of the repetitions' speeds. Median, lowest and "
                    + "highest are of the same repetitions."),
            Entry(
                term: "±",
                text: "The sample standard deviation of those speeds, as llama-bench has it. It "
                    + "says how even one run was, not how far another run would lie from it."),
            Entry(
                term: "Warm-up",
                text: "Each test is run once before its repetitions unless that is switched off; "
                    + "the warm-up is in no figure."),
            Entry(
                term: "Loading",
                text: "In no speed. Where it is told, it has a column of its own."),
        ]
    }

    private var times: [Entry] {
        var entries: [Entry] = []
        if results.contains(where: { $0.timeToFirstToken != nil }) {
            entries.append(
                Entry(
                    term: "TTFT",
                    text: "Time to first token: seconds from sending the prompt to the first token "
                        + "of the reply, the median of the repetitions."))
        }
        if results.contains(where: { $0.latencyP50 != nil }) {
            entries.append(
                Entry(
                    term: "ITL",
                    text: "Inter-token latency: the pause before a token, over the pauses of all "
                        + "repetitions. p95: 95 of 100 pauses are no longer."))
        }
        return entries
    }

    private var circumstances: [Entry] {
        var entries: [Entry] = []
        if results.contains(where: { $0.otherLoad != nil }) {
            entries.append(
                Entry(
                    term: "Other load",
                    text: "Processors that other programs kept busy meanwhile, on average. Above "
                        + "15 % of those there are to use a row is marked busy."))
        }
        if !origins.isEmpty { entries.append(Entry(term: "Origin", text: origins)) }
        return entries
    }

    private var hasForeign: Bool { results.contains(where: \.isForeign) }

    /// Whose clock and counts the speeds are from.
    private var origins: String {
        let words = results.map { row in
            switch row.provenance {
            case "engine-reported": "told by the engine"
            case "measured": "timed by canter"
            case "estimated": "estimated"
            case let other?: ReportText.name(other, longest: 40)
            case nil: row.isForeign ? "timed by llama-bench" : "of an origin not told"
            }
        }
        let parts = words.distinct.map { word in
            "\(word) (\(ReportText.counted(words.count { $0 == word }, "row")))"
        }
        return parts.isEmpty ? "" : "The speeds are \(ReportText.list(parts))."
    }
}
