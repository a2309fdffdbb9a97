internal import ArgumentParser
internal import ChatCore

extension BenchCommand {
    /// Replays a conversation instead of running tests, with the options that mean something then:
    /// of a list of values the first. Throws `CommandFailure`.
    func runReplay(of conversation: String) throws {
        var settings = try EffectiveSettings(flags: loading.given).settings
        settings.model = models.first ?? settings.model
        let axes = axes.axes
        settings.loading.threads = axes.threads.first ?? settings.loading.threads
        settings.loading.batch = axes.batch.first ?? settings.loading.batch
        settings.loading.microBatch = axes.microBatch.first ?? settings.loading.microBatch
        settings.loading.kvTypeK = axes.typeK.first ?? settings.loading.kvTypeK
        settings.loading.kvTypeV = axes.typeV.first ?? settings.loading.kvTypeV
        settings.loading.gpuLayers = axes.gpuLayers.first ?? settings.loading.gpuLayers
        settings.loading.flashAttention =
            axes.flashAttention.first ?? settings.loading.flashAttention
        try ReplayRun(
            conversation: conversation, settings: settings, isTuned: tuned,
            repetitions: tests.repetitions, format: output == .json ? .json : .markdown
        ).run()
    }
}
