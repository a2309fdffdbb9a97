internal import ArgumentParser

extension BenchCommand {
    /// Replays a conversation instead of running tests, with the options that mean something then.
    /// Throws `CommandFailure`.
    func runReplay(of conversation: String) throws {
        let settings = try EffectiveSettings(flags: model.given).settings
        try ReplayRun(
            conversation: conversation, settings: settings, isTuned: tuned,
            repetitions: repetitions, format: replayFormat()
        ).run()
    }

    private func replayFormat() throws -> ReplayRun.Format {
        switch output {
        case .md: .markdown
        case .json: .json
        default: throw ValidationError("--replay prints -o md or -o json.")
        }
    }
}
