import EngineHost
import EngineKit
import Synchronization
import Testing

@Suite("Processes that do one job")
struct WorkerProcessTests {
    private func launch(_ script: String) -> EngineLaunch {
        EngineLaunch(name: "job", executable: "/bin/sh", arguments: ["-c", script])
    }

    @Test("what it writes arrives whole, and its status tells how it ended")
    func output() async throws {
        let heard = Mutex<[UInt8]>([])
        let outcome = try await WorkerProcess.run(
            launch("exec >&2; echo begin; head -c 200000 /dev/zero | tr '\\0' x; echo; echo end")
        ) { bytes in heard.withLock { $0 += bytes } }
        #expect(outcome == .succeeded)
        let lines = heard.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
        #expect(lines.map(\.count) == [5, 200_000, 3])
    }

    @Test("a failure and a crash are told apart")
    func failures() async throws {
        #expect(try await WorkerProcess.run(launch("exit 3")) { _ in } == .failed("exit code 3"))
        #expect(
            try await WorkerProcess.run(launch("kill -ABRT $$")) { _ in }
                == .failed("signal 6, SIGABRT"))
    }

    @Test("cancelling kills it")
    func cancel() async throws {
        let (begun, feed) = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            try await WorkerProcess.run(launch("echo begun >&2; exec sleep 600")) { _ in
                feed.yield()
            }
        }
        for await _ in begun { break }
        work.cancel()
        #expect(try await work.value == .failed("signal 9, SIGKILL"))
    }

    @Test("it reads what it is given, as much as it likes")
    func input() async throws {
        let long = [UInt8](repeating: 0x78, count: 1 << 20)
        #expect(
            try await WorkerProcess.run(launch("[ $(wc -c) = 1048576 ]"), input: long)
                == .succeeded)
        #expect(try await WorkerProcess.run(launch("head -c 1"), input: long) == .succeeded)
        #expect(try await WorkerProcess.run(launch("exit 3"), input: []) == .failed("exit code 3"))
    }

    @Test("a process left behind is not waited for")
    func leftBehind() async throws {
        let gate = TemporaryPath("gate")
        // It keeps the outputs open until somebody writes to the gate.
        let script = "mkfifo '\(gate.path)' && { cat '\(gate.path)' & }"
        #expect(try await WorkerProcess.run(launch(script), input: [0x78]) == .succeeded)
        #expect(
            try await WorkerProcess.run(launch("echo >'\(gate.path)'"), input: []) == .succeeded)
    }

    @Test("a program that is not there is one sentence")
    func missing() async {
        let error = await #expect(throws: EngineError.self) {
            _ = try await WorkerProcess.run(
                EngineLaunch(name: "job", executable: "/nowhere/job")
            ) { _ in }
        }
        #expect(error?.code == .unreachable)
    }
}
