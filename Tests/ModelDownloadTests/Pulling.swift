import ChatCore
import Foundation
import ModelDownload
import Synchronization
import TestSupport

/// A machine of its own for one test: a home folder, an endpoint, a clock.
final class Pulling: Sendable {
    let folder: TemporaryFolder
    let endpoint: String
    let clock = HastyClock()
    let transport: DownloadTransport
    let extra: [String: String]
    private let told = Mutex<[DownloadProgress]>([])

    /// The bytes that are here, each time they are told.
    let received: AsyncStream<Int>
    private let arrival: AsyncStream<Int>.Continuation

    var progress: [DownloadProgress] { told.withLock { $0 } }
    var hub: String { folder.path + "/hub" }
    var repository: String { hub + "/models--org--name" }
    var own: String { folder.path + "/data/canter/models" }

    private init(_ endpoint: String, environment extra: [String: String]) throws {
        (received, arrival) = AsyncStream.makeStream()
        folder = try TemporaryFolder()
        self.endpoint = endpoint
        self.extra = extra
        // Silence is another test's subject.
        transport = DownloadTransport(connect: .seconds(300))
    }

    var environment: [String: String] {
        [
            "HOME": folder.path, "HF_HUB_CACHE": hub, "XDG_DATA_HOME": folder.path + "/data",
            "HF_ENDPOINT": endpoint,
        ].merging(extra) { $1 }
    }

    static let limits = DownloadLimits(
        connections: 4, smallestShare: 16 << 10, silence: .seconds(3600),
        ollamaSilence: .seconds(3600), flushedBytes: 20_000)

    func puller(
        limits: DownloadLimits = Pulling.limits, clock: (any Clock<Duration>)? = nil
    ) -> ModelPuller {
        ModelPuller(
            environment: environment, limits: limits, transport: transport,
            clock: clock ?? self.clock)
    }

    func pull(
        _ reference: String = "org/name", limits: DownloadLimits = Pulling.limits
    ) async throws -> PulledModel {
        let reference = try ModelReference(reference, environment: environment)
        return try await puller(limits: limits).pull(reference) { progress in
            self.told.withLock { $0.append(progress) }
            self.arrival.yield(progress.received)
        }
    }

    func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    /// The names in a folder, sorted.
    func names(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Runs `body` with a machine whose hub is `server`, or a hub of `files`.
    static func run<Result: Sendable>(
        _ hub: TestHub, environment: [String: String] = [:],
        _ body: (Pulling, TestServer) async throws -> Result
    ) async throws -> Result {
        try await run(hub.answer, environment: environment, body)
    }

    static func run<Result: Sendable>(
        _ handler: @escaping TestServer.Handler, environment: [String: String] = [:],
        _ body: (Pulling, TestServer) async throws -> Result
    ) async throws -> Result {
        try await TestServer.run(handler) { server in
            try await at(server.address, environment: environment) { pulling in
                try await body(pulling, server)
            }
        }
    }

    /// Runs `body` with a machine that thinks the hub is at `endpoint`.
    static func at<Result: Sendable>(
        _ endpoint: String, environment: [String: String] = [:],
        _ body: (Pulling) async throws -> Result
    ) async throws -> Result {
        let pulling = try Pulling(endpoint, environment: environment)
        do {
            let result = try await body(pulling)
            await pulling.transport.shutdown()
            return result
        } catch {
            await pulling.transport.shutdown()
            throw error
        }
    }
}

/// The error that `work` throws, if it is one of a download.
func downloadError(_ work: () async throws -> some Any) async -> DownloadError? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error as? DownloadError
    }
}

/// A file of so many bytes that begins as a model does.
func model(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    let noise = (0..<max(0, count - 24)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
    // Version 3, no tensors, no metadata.
    return Array("GGUF".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 16) + noise
}
