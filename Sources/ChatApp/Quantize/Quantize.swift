internal import Canvas
internal import ChatCore
internal import EngineHost
internal import EngineKit
internal import ModelLibrary
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One quantization, from the question whether it may be done to the file.
struct Quantize: Sendable {
    let source: QuantizationSource
    let output: QuantizationOutput
    /// What a person should know before it begins, a sentence each.
    let warnings: [String]
    private let job: QuantizationJob
    private let mayReplace: Bool

    /// Finds the model and decides where its new file goes; makes that folder.
    /// Throws `CommandFailure` for what cannot or may not be done.
    init(
        model name: String, type: QuantizationType, mayRequantize: Bool, output: String?,
        mayReplace: Bool, threads: Int?
    ) throws(CommandFailure) {
        let environment = processEnvironment()
        do throws(ModelError) {
            let model = try ModelFinder.configured(environment: environment).resolve(name)
            source = try QuantizationSource(path: model.path ?? name)
        } catch {
            throw CommandFailure(error.description)
        }
        let locations = StoreLocations(environment: environment)
        self.output = QuantizationOutput(
            path: try Self.path(output, source.fileName(type), locations))
        self.mayReplace = mayReplace
        var job = QuantizationJob(
            source: source.model.path, output: self.output.temporary, type: type)
        job.threads = threads
        job.requantizedFrom = source.quantization
        self.job = job
        if let quantization = source.quantization, !mayRequantize {
            throw CommandFailure(
                "\(source.model.path) is quantized to \(quantization) already, and quantizing again loses more; take a file in F16, BF16 or F32, or say --requantize."
            )
        }
        warnings = Self.warnings(source)
        try refuseExisting()
    }

    /// Makes the file, showing how far it is. Throws `CommandFailure`,
    /// `.interrupted` after Ctrl-C; nothing is left behind then.
    func run() async throws -> QuantizeReport {
        let status = StatusLine()
        defer { status.clear() }
        return try await interruptible {
            try await make { status.show($0.text, isMilestone: $0.isMilestone) }
        }
    }

    /// Makes the file; `progress` is told of every tensor that is begun. Throws
    /// `CommandFailure`, `.interrupted` when the task is cancelled; nothing is
    /// left behind then.
    func make(
        progress: @escaping @Sendable (QuantizeProgress.Line) -> Void
    ) async throws -> QuantizeReport {
        let began = MonotonicInstant.now
        let planned = try await plan()
        defer { output.discard() }
        let log = try await child(job, progress: progress)
        let made: GGUFModel
        // Somebody may have made it meanwhile.
        try refuseExisting()
        do throws(ModelError) {
            made = try output.finish(from: source)
        } catch {
            throw CommandFailure(error.description)
        }
        return QuantizeReport(
            source: source, made: made, type: job.type, fallbacks: log.fallbacks,
            plannedBytes: planned, seconds: MonotonicInstant.now.seconds(since: began))
    }

    /// How large the file will be, and whether there is room for it.
    private func plan() async throws -> Int {
        var rehearsal = job
        rehearsal.isDryRun = true
        let log = try await child(rehearsal) { _ in }
        if log.needsImportanceMatrix {
            throw CommandFailure(
                "\(job.type.name) needs an importance matrix, which canter does not make; choose a type of more bits, such as Q3_K_M or Q4_K_M."
            )
        }
        guard let weights = log.quantizedBytes else {
            throw failure(log, "it did not say how large the file will be")
        }
        let needed = source.fileSize(weights: weights)
        if let free = output.freeBytes, free < needed {
            throw CommandFailure(
                "\(output.path) takes \(Readable.bytes(needed)) and \(Readable.bytes(free)) are free there; choose another disk with --output."
            )
        }
        return needed
    }

    /// Has a child do `job`; tells how far it is.
    private func child(
        _ job: QuantizationJob, progress tell: @escaping @Sendable (QuantizeProgress.Line) -> Void
    ) async throws -> QuantizationLog {
        let progress = Mutex(QuantizeProgress(source: source, type: job.type))
        let launch = EngineLaunch(
            name: "quantizer", executable: executablePath(),
            arguments: QuantizeWorkerCommand.arguments(job))
        let outcome: WorkerProcess.Outcome
        do throws(EngineError) {
            outcome = try await WorkerProcess.run(launch) { bytes in
                progress.withLock { progress in
                    guard let line = progress.append(bytes) else { return }
                    tell(line)
                }
            }
        } catch {
            throw CommandFailure(error.description)
        }
        if Task.isCancelled { throw CommandFailure.interrupted }
        let log = progress.withLock { $0.log }
        if case .failed(let how) = outcome { throw failure(log, how) }
        return log
    }

    private func failure(_ log: QuantizationLog, _ how: String) -> CommandFailure {
        if log.failure == nil {
            for line in log.lastLines { StandardStreams.complain(line) }
        }
        return CommandFailure(
            "\(source.model.path) could not be quantized to \(job.type.name) (\(log.failure ?? how)); nothing was written, try another type."
        )
    }

    private func refuseExisting() throws(CommandFailure) {
        if output.exists, !mayReplace {
            throw CommandFailure(
                "\(output.path) is there already; replace it with --force, or choose another file with --output."
            )
        }
    }

    private static func warnings(_ source: QuantizationSource) -> [String] {
        if let quantization = source.quantization {
            return [
                "What \(quantization) lost stays lost, and this loses more; the new file says so in \(QuantizationJob.requantizedKey)."
            ]
        }
        if let before = source.madeFrom {
            return [
                "These weights were \(before) once, and are no better for being stored larger since."
            ]
        }
        return []
    }

    /// Where the file goes: canter's own folder, where it is found by its name,
    /// whatever store the source lies in; or where a person said.
    private static func path(
        _ asked: String?, _ name: String, _ locations: StoreLocations
    ) throws(CommandFailure) -> String {
        guard let asked else {
            guard let folder = locations.own else {
                throw CommandFailure(
                    "There is no home folder to keep models in; say where with --output.")
            }
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw CommandFailure(
                    "\(folder) cannot be made; say where the file goes with --output.")
            }
            return folder + "/" + name
        }
        let path = locations.expanded(asked)
        var isFolder = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
            return path.hasSuffix("/") ? path + name : path + "/" + name
        }
        guard path.lowercased().hasSuffix(".gguf") else {
            throw CommandFailure(
                "\(path) would not be found as a model; end the file's name in .gguf, or name a folder that is there."
            )
        }
        return path
    }
}
