package import ChatCore

/// Which tests are run with which loads, in llama-bench's order: a model's tests together, and
/// among them those that need the same load.
package struct BenchPlan: Sendable, Hashable {
    /// One load, and the tests it serves.
    package struct Stage: Sendable, Hashable {
        /// As a person names it; `nil` for the model there is.
        package var model: String?
        package var settings: EngineSettings
        package var tests: [SpeedTest]
    }

    /// The values of a load's settings to try, each in combination with each; with none of one,
    /// the settings stay as they are.
    package struct Axes: Sendable, Hashable {
        package var gpuLayers: [Int] = []
        package var batch: [Int] = []
        package var microBatch: [Int] = []
        package var typeK: [String] = []
        package var typeV: [String] = []
        package var flashAttention: [FlashAttention] = []
        package var threads: [Int] = []

        package init() {}
    }

    package var stages: [Stage]

    /// - Parameters:
    ///   - models: in order; none for the model there is.
    ///   - base: what the axes change.
    package init(models: [String], axes: Axes, over base: EngineSettings, tests: [SpeedTest]) {
        var all = [base]
        // The first varies slowest.
        all = Self.vary(all, axes.gpuLayers) { $0.gpuLayers = $1 < 0 ? nil : $1 }
        all = Self.vary(all, axes.batch) { $0.batch = $1 }
        all = Self.vary(all, axes.microBatch) { $0.microBatch = $1 }
        all = Self.vary(all, axes.typeK) { $0.kvTypeK = $1 }
        all = Self.vary(all, axes.typeV) { $0.kvTypeV = $1 }
        all = Self.vary(all, axes.flashAttention) { $0.flashAttention = $1 }
        all = Self.vary(all, axes.threads) { $0.threads = $1 }
        stages = []
        for model in models.isEmpty ? [nil] : models.map(Optional.some) {
            for settings in all {
                if let last = stages.last, last.model == model, last.settings == settings {
                    stages[stages.count - 1].tests += tests
                } else {
                    stages.append(Stage(model: model, settings: settings, tests: tests))
                }
            }
        }
    }

    package var testCount: Int { stages.reduce(0) { $0 + $1.tests.count } }

    private static func vary<Value>(
        _ all: [EngineSettings], _ values: [Value],
        _ set: (inout EngineSettings, Value) -> Void
    ) -> [EngineSettings] {
        guard !values.isEmpty else { return all }
        return all.flatMap { settings in
            values.map { value in
                var changed = settings
                set(&changed, value)
                return changed
            }
        }
    }
}
