internal import Benchmark
internal import ChatCore
internal import EngineKit
internal import LlamaEngine
internal import MachineMetrics

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One benchmark, from the plan to the rows.
struct Bench: Sendable {
    private let plan: BenchPlan
    private let loads: [LoadRequest]
    private let setup: EngineSetup
    private let method: BenchResult.Method
    private let repetitions: Int
    private let warmsUp: Bool
    private let now: @Sendable () -> Date

    /// llama-bench's.
    private static let usualRepetitions = 5
    /// Of those `tune` tries.
    private static let largestBatch = 2048

    /// Finds every model of the plan. Throws `CommandFailure` for one that cannot be used;
    /// starts no engine yet.
    init(
        _ settings: ChatSettings, models: [String], axes: BenchPlan.Axes, tests: BenchTestOptions,
        isTuned: Bool, now: @escaping @Sendable () -> Date = { Date() }
    ) throws(CommandFailure) {
        let isRemote = settings.engine != nil
        method = isRemote || tests.chat ? .chat : .tokens
        plan = BenchPlan(models: models, axes: axes, over: settings.loading, tests: tests.tests)
        repetitions = tests.repetitions ?? Self.usualRepetitions
        warmsUp = !tests.noWarmup
        self.now = now
        let window = DepthSweep.contextWindow(for: tests.tests, by: method)
        let all = plan.stages.map { stage in
            var own = settings
            own.model = stage.model ?? settings.model
            own.loading = stage.settings
            // A server has its window already. A batch is never larger than the window.
            if !isRemote, own.loading.contextWindow == nil {
                let batch = isTuned ? Self.largestBatch : stage.settings.batch
                own.loading.contextWindow = max(window, batch ?? EngineFacts.defaultBatch)
            }
            return own
        }
        for own in all {
            if let sentence = own.contradiction { throw CommandFailure(sentence) }
        }
        let setup = try EngineSetup(all.first ?? settings, isTuned: isTuned)
        self.setup = setup
        var loads: [LoadRequest] = []
        for own in all { loads.append(try setup.request(for: own)) }
        self.loads = loads
    }

    /// Hands out each row as soon as it is measured. Throws what `each` and the engine throw,
    /// `.cancelled` when the task is cancelled; the engine is ended in any case.
    func run(_ each: @Sendable (BenchResult) throws -> Void) async throws {
        let status = StatusLine()
        defer { status.clear() }
        var state = State(
            forecast: BenchForecast(repetitions: repetitions, warmsUp: warmsUp),
            machine: BenchMachine.current(), status: status)
        do {
            for index in plan.stages.indices { try await run(index, &state, each) }
            await setup.end()
        } catch {
            await setup.end()
            throw error
        }
    }

    /// What goes on from load to load.
    private struct State {
        var forecast: BenchForecast
        let machine: BenchMachine
        let status: StatusLine
        var tests = 0
        var hasWarned = false
    }

    private func run(
        _ index: Int, _ state: inout State, _ each: (BenchResult) throws -> Void
    ) async throws {
        let stage = plan.stages[index]
        let request = loads[index]
        let name = request.title?.name ?? request.model
        let status = state.status
        status.show("Loading \(name)")
        let loaded = try await setup.engine.load(request) { progress in
            let percent = progress.fraction.map { " \(Int($0 * 100)) %" } ?? ""
            status.show("Loading \(name)\(percent)")
        }
        try DepthSweep.check(stage.tests, by: method, window: loaded.knownWindow)
        state.forecast.loaded(in: loaded.loadSeconds ?? 0)
        var sweep = DepthSweep(
            engine: setup.engine, method: method, repetitions: repetitions, warmsUp: warmsUp,
            salt: .random(in: 0 ... .max))
        let later = plan.stages[(index + 1)...].flatMap(\.tests)
        for (number, test) in stage.tests.enumerated() {
            state.tests += 1
            let line = BenchProgressLine(
                test: test, number: state.tests, of: plan.testCount, repetitions: repetitions,
                model: plan.stages.count > 1 ? name : nil)
            let rest = state.forecast.seconds(
                loads: plan.stages.count - index - 1, tests: stage.tests[(number + 1)...] + later)
            let row = try await measure(test, loaded, request, &sweep, &state) { step, own in
                status.show(
                    line.text(step, secondsLeft: own.flatMap { own in rest.map { $0 + own } }))
            }
            status.clear()
            try each(row)
            warn(row, &state)
        }
    }

    /// One test's row. `show` is told each step, and the seconds left of the test.
    private func measure(
        _ test: SpeedTest, _ loaded: LoadedModel, _ request: LoadRequest,
        _ sweep: inout DepthSweep, _ state: inout State,
        show: (SweepProgress.Step, Double?) -> Void
    ) async throws -> BenchResult {
        let began = now()
        var sampler = MachineSampler()
        let forecast = state.forecast
        let measurement = try await sweep.measure(test, window: loaded.knownWindow) { progress in
            var repetition: Int?
            if case .repetition(let number) = progress.step { repetition = number }
            // What others do is counted over all repetitions, and not over the warm-up.
            if repetition == 1 { _ = sampler.reading(engine: setup.processID) }
            show(progress.step, forecast.seconds(test, from: repetition))
        }
        let reading = sampler.reading(engine: setup.processID)
        state.forecast.measured(measurement)
        var row = BenchResult(
            measurement, of: loaded, settings: request.settings,
            testTime: began.formatted(.iso8601))
        // A server on this machine would count as another program.
        state.machine.enter(into: &row, of: loaded, setup.isEmbedded ? reading : nil)
        return row
    }

    /// The first time other programs disturb; every row says it for itself.
    private func warn(_ row: BenchResult, _ state: inout State) {
        guard !state.hasWarned, let busy = BenchNotes.disturbance(row) else { return }
        state.hasWarned = true
        StandardStreams.complain("canter: \(busy)")
    }
}
