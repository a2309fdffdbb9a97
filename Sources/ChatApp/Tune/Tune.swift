internal import Benchmark
internal import Canvas
internal import ChatCore
internal import EngineHost
internal import EngineKit
internal import LlamaEngine
internal import ModelLibrary

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One tuning, from the model's name to the record that is kept.
struct Tune: Sendable {
    private let plan: TunePlan
    private let base: LoadRequest
    private let model: ModelDescription
    private let fingerprint: String
    private let machine = MachineIdentity.current()

    /// The window chats have where nobody asks for another, in tokens.
    private static let usualWindow = 8192

    /// Finds the model and plans. Throws `CommandFailure` for one that cannot
    /// be used; starts no engine yet.
    init(
        model name: String, depths: [Int]?, axes: Set<TuneAxis>, kvTypes: [String], window: Int?,
        isQuick: Bool
    ) throws(CommandFailure) {
        do throws(ModelError) {
            model = try ModelFinder.configured(environment: processEnvironment()).resolve(name)
            fingerprint = try ModelFingerprint(path: model.path ?? name).hex
        } catch {
            throw CommandFailure(error.description)
        }
        let trained = model.trainedContext ?? .max
        let window = window ?? min(trained, Self.usualWindow)
        let asked = depths ?? (isQuick ? [0, 2048] : [0, 4096, 8192])
        // Measured as deep as the model was trained, and a sample fits.
        let deepest = max(0, (depths == nil ? min(trained, window) : trained) - TunePlan.headroom)
        plan = TunePlan(
            depths: asked.map { min($0, deepest) }, what: axes,
            cores: machine.cores, kvTypes: kvTypes, window: window, isQuick: isQuick)
        base = LoadRequest(model: model.path ?? name)
    }

    /// Measures, and keeps what was found. Throws `CommandFailure`,
    /// `.interrupted` after Ctrl-C; nothing is kept then.
    func run() async throws -> TuningRecord {
        let status = StatusLine()
        let (plan, base) = (plan, base)
        defer { status.clear() }
        let result = try await interruptible {
            var tuner = Tuner(
                plan, base: base, salt: .random(in: 0 ... .max),
                progress: { status.show(Self.line($0), isMilestone: true) },
                make: {
                    let engine = EngineSetup.embedded()
                    return TuneEngine(engine) { await engine.shutdown() }
                })
            return try await tuner.run()
        }
        let record = TuningRecord(
            fingerprint: fingerprint, model: model.displayName,
            quantization: model.quantization, machine: machine, engine: EngineBuild.version,
            madeAt: Self.now(), result: result)
        try TuningStore(environment: processEnvironment()).save(record)
        return record
    }

    private static func line(_ progress: TuneProgress) -> String {
        let left = progress.secondsLeft.map {
            ", about \(Readable.duration(seconds: $0)) left"
        }
        return "\(Readable.percent(progress.fraction))\(left ?? ""): \(progress.step)"
    }

    /// Seconds since 1970.
    private static func now(_ clock: () -> Date = { Date() }) -> Double {
        clock().timeIntervalSince1970
    }
}
