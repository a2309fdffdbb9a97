internal import ArgumentParser
internal import Benchmark

/// `canter reference rules`: rules of thumb, and what measuring them showed.
struct ReferenceRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List rules of thumb that are commonly given, and what became of them here.")

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        let rules = try ReferenceData.rules()
        try StandardStreams.write(
            (json ? try JSONOutput.pretty(rules.map(RuleReport.init)) : RuleList.text(rules))
                + "\n")
    }
}
