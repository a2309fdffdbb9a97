import ChatCore
import EngineKit
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestSupport

@testable import HTTPEngines

/// A llama-server of the very source the engine is built from, with the small model the
/// other tests use.
final class RealLlamaServer: Sendable {
    private static let environment = ProcessInfo.processInfo.environment
    private static let binary = environment["CANTER_TEST_LLAMA_SERVER"]
    static let model = environment["CANTER_TEST_MODEL"]
    static let secondModel = environment["CANTER_TEST_MODEL_2"]

    /// Whether there is one to test with.
    static var isThere: Bool {
        guard let binary, model != nil else { return false }
        return FileManager.default.isExecutableFile(atPath: binary)
    }

    /// The address to give to an engine.
    let address: String
    private let arguments: [String]
    private let variables: [String: String]
    private let folder: TemporaryFolder
    private let process: Mutex<Process>

    /// Starts one with these arguments beside those every one has, at a free port or at
    /// the socket of that path.
    init(
        _ arguments: [String], socket: String? = nil, variables: [String: String] = [:]
    ) async throws {
        folder = try TemporaryFolder()
        let place: [String]
        if let socket {
            address = "unix:\(socket)"
            place = ["--host", socket]
        } else {
            let port = try await Self.freePort()
            address = "http://127.0.0.1:\(port)"
            place = ["--host", "127.0.0.1", "--port", String(port)]
        }
        self.arguments = place + ["--threads", "1", "--no-webui"] + arguments
        self.variables = variables
        process = Mutex(try Self.start(self.arguments, variables, folder))
    }

    deinit { kill() }

    /// With the test model and a window of its own.
    static func single(
        window: Int = 2048, _ arguments: [String] = [], socket: String? = nil
    ) async throws -> RealLlamaServer {
        try await RealLlamaServer(
            ["--model", model ?? "", "--ctx-size", String(window), "--parallel", "1"] + arguments,
            socket: socket)
    }

    /// Without a model, over a folder with both of the tests'.
    static func router(_ folder: TemporaryFolder, _ arguments: [String] = []) async throws
        -> RealLlamaServer
    {
        for (name, file) in [("SmolLM2-135M.Q4_1", model), ("gemma-3-270m.Q4_K_M", secondModel)] {
            guard let file else { continue }
            let path = "\(folder.path)/\(name).gguf"
            do {
                try FileManager.default.linkItem(atPath: file, toPath: path)
            } catch {
                // Another file system.
                try FileManager.default.createSymbolicLink(
                    atPath: path, withDestinationPath: file)
            }
        }
        return try await RealLlamaServer(
            ["--models-dir", folder.path, "--ctx-size", "1024", "--parallel", "1"] + arguments)
    }

    /// An engine that talks to it, once it listens.
    func engine(_ transport: HTTPTransport, key: String? = nil) async throws -> ServerEngine {
        let engine = ServerEngine(
            .llamaServer, at: try Endpoint(address), apiKey: key.flatMap(APIKey.init),
            transport: transport)
        try await listening(transport)
        return engine
    }

    /// For questions past the engine.
    func connection(_ transport: HTTPTransport) throws -> ServerConnection {
        ServerConnection(
            endpoint: try Endpoint(address), apiKey: nil, transport: transport, name: "it")
    }

    /// Returns when somebody listens; throws when nobody does after a minute.
    private func listening(_ transport: HTTPTransport) async throws {
        let connection = try connection(transport)
        try await until("it listens") {
            guard process.withLock({ $0.isRunning }) else { throw Failed("it ended: \(log)") }
            return (try? await connection.get("/health")) != nil
        }
    }

    /// Asks until the answer is yes, for a minute.
    func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while try await !isSo() {
            guard clock.now < end else { throw Failed("not within a minute: \(what)\n\(log)") }
            try await clock.sleep(for: .milliseconds(20))
        }
    }

    /// Whether no slot is at work.
    func isIdle(_ transport: HTTPTransport, model: String = "") async throws -> Bool {
        try await slots(transport, model: model).allSatisfy { $0.isProcessing != true }
    }

    func slots(_ transport: HTTPTransport, model: String = "") async throws -> [LlamaServerSlot] {
        try await connection(transport).value(
            at: "/slots?model=\(model.percentEncoded)&autoload=false", as: [LlamaServerSlot].self)
    }

    /// Ends it as nobody can refuse, and waits for the end.
    func kill() {
        process.withLock { process in
            guard process.isRunning else { return }
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Ends the processes it started.
    func killChildren() throws {
        let finder = Process()
        let output = Pipe()
        finder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        finder.arguments = ["pgrep", "-P", String(process.withLock { $0.processIdentifier })]
        finder.standardOutput = output
        try finder.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        finder.waitUntilExit()
        for id in text.split(separator: "\n").compactMap({ Int32($0) }) {
            Foundation.kill(id, SIGKILL)
        }
    }

    /// Starts it again at the same address.
    func restart() throws {
        kill()
        let new = try Self.start(arguments, variables, folder)
        process.withLock { $0 = new }
    }

    /// The end of what it wrote, and whether it still runs.
    var log: String {
        let text = try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)
        let lines = (text ?? "").split(separator: "\n").suffix(12)
        let state = process.withLock { $0.isRunning } ? "it runs" : "it ended"
        return (lines + [Substring(state)]).joined(separator: "\n")
    }

    private static func start(
        _ arguments: [String], _ variables: [String: String], _ folder: TemporaryFolder
    ) throws -> Process {
        let path = folder.path + "/log"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary ?? "")
        process.arguments = arguments
        // Nothing of this machine's is read: neither variables of its own nor models.
        process.environment = environment.filter { !$0.key.hasPrefix("LLAMA_") }.merging([
            "LLAMA_CACHE": folder.path + "/cache", "HF_HUB_CACHE": folder.path + "/cache",
        ]) { $1 }.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        let log = FileHandle(forWritingAtPath: path)
        process.standardOutput = log
        process.standardError = log
        try process.run()
        return process
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
