import Testing

@testable import EngineHost

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1)))
struct ParentDeathTests {
    @Test(
        "A child in the middle of a reply ends when its parent is killed, also when it is halted",
        arguments: ["host", "suspended-host"])
    func parentKilled(_ host: String) throws {
        // The child holds the FIFO open for writing; nobody else does.
        let fifo = TemporaryPath("fifo")
        try #require(unsafe mkfifo(fifo.path, 0o600) == 0)
        let descriptor = unsafe open(fifo.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { closeDescriptor(descriptor) }

        let (parent, pipes) = try ChildProcess.start(ChildProgram.launch(host, fifo.path))
        defer { pipes.closeParentEnds() }
        parent.whenEnded { _ in }
        #expect(waitForInput(pipes.output) == "ready\n")
        var byte: UInt8 = 0
        // The child lives: there is nothing to read, but a writer.
        #expect(unsafe read(descriptor, &byte, 1) == -1)

        parent.kill()
        #expect(waitForInput(descriptor) == "")
    }

    /// Blocks until there is something to read, and reads it; empty at the end.
    private func waitForInput(_ descriptor: CInt) -> String {
        var polled = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        while unsafe poll(&polled, 1, -1) < 1 {}
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = readAvailable(descriptor, into: &buffer)
        return String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
    }
}
