import Foundation
import LlamaEngine

/// One of llama.cpp's RPC servers on this machine, at a port of its own. Ends with its last
/// reference.
final class RPCServerProcess {
    /// The program, which the set-up builds; `nil` where it does not say where.
    static let program = ProcessInfo.processInfo.environment["CANTER_TEST_RPC_SERVER"]

    let address: RPCAddress
    private let process = Process()

    private struct Failure: Error {}

    /// Returns when it answers.
    init() throws {
        let port = try LoopbackListener().port
        address = try RPCAddress("127.0.0.1:\(port)")
        process.executableURL = URL(filePath: try Self.path)
        process.arguments = ["-H", "127.0.0.1", "-p", String(port), "-t", "1"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? RPCProbe.report(of: address)) == nil {
            guard process.isRunning, .now < deadline else { throw Failure() }
        }
    }

    deinit {
        // Not `terminate` and `waitUntilExit`, which spins on a thread that has no run loop.
        kill(process.processIdentifier, SIGKILL)
    }

    var isRunning: Bool { process.isRunning }

    private static var path: String {
        get throws {
            guard let program else { throw Failure() }
            return program
        }
    }
}
