internal import ArgumentParser
internal import Benchmark
internal import ChatCore

extension BenchCommand {
    /// Replays a conversation instead of running tests, with the options that mean something then:
    /// of a list of values the first. Throws `CommandFailure`.
    func runReplay(of conversation: String) throws {
        var settings = try EffectiveSettings(flags: loading.given).settings
        settings.model = models.first ?? settings.model
        let plan = BenchPlan(models: [], axes: axes.axes, over: settings.loading, tests: [])
        settings.loading = plan.stages.first?.settings ?? settings.loading
        try ReplayRun(
            conversation: conversation, settings: settings, isTuned: tuned,
            repetitions: tests.repetitions ?? 1, format: output == .json ? .json : .markdown
        ).run()
    }
}
