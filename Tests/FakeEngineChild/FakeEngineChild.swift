internal import ChatCore
internal import EngineHost
internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A child process for the tests of EngineHost: the real server around an
/// engine that does what its prompt says, or a process that misbehaves.
@main
enum FakeEngineChild {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "engine":
            EngineChild.run {
                // Whoever reads the FIFO sees its end when this process is gone.
                if let fifo = arguments.dropFirst().first { _ = unsafe open(fifo, O_WRONLY) }
                return ObedientEngine()
            }
        case "host": await host(fifo: arguments.last ?? "")
        case "suspended-host": await host(fifo: arguments.last ?? "", isSuspended: true)
        case "garbage":
            say("{\"this\": \"is no frame\"}\n", to: STDOUT_FILENO)
            waitForever()
        case "old": oldProtocol()
        case "silent":
            // Neither says hello nor ends with its input.
            say("stubborn\n", to: STDERR_FILENO)
            waitForever()
        case "exit":
            say("cannot find the library\n", to: STDERR_FILENO)
            exit(3)
        default: exit(64)
        }
    }

    /// Starts an engine in a child of its own, says so, and does nothing more:
    /// the parent that is killed in a test.
    private static func host(fifo: String, isSuspended: Bool = false) async {
        let engine = HostedEngine(
            EngineLaunch(
                name: "fake", executable: CommandLine.arguments[0], arguments: ["engine", fifo]))
        _ = try? await engine.load(LoadRequest(model: "any")) { _ in }
        // The child is to be in the middle of something.
        let stream = engine.generate(
            GenerationRequest(id: .init(rawValue: 1), messages: [PromptMessage(.user, "hang")]))
        var events = stream.makeAsyncIterator()
        _ = try? await events.next()
        if isSuspended { engine.suspend() }
        say("ready\n", to: STDOUT_FILENO)
        waitForever()
    }

    /// A hello of a version that does not exist yet, by the bytes.
    private static func oldProtocol() {
        let hello = Array(#"{"protocolVersion":99,"engine":"future"}"#.utf8)
        let frame = [UInt8(hello.count), 0, 0, 0, 0x80] + hello
        _ = unsafe frame.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        waitForever()
    }

    static func say(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    static func waitForever() {
        while true { pause() }
    }
}
