import Terminal
import Testing

@Suite struct InputSourceTests {
    @Test("Typed bytes end the wait and come as they were")
    func bytes() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        pipe.write([0x1B, 0x5B, 0x41, 0x00, 0xFF])
        let result = source.wait(upTo: nil)
        #expect(result.bytes == [0x1B, 0x5B, 0x41, 0x00, 0xFF])
        #expect(!result.isRung && !result.isHungUp && result.signals.isEmpty)
    }

    @Test("A large paste comes in pieces of at most the limit, complete")
    func largePaste() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        let paste = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        pipe.write(paste)
        var read: [UInt8] = []
        while read.count < paste.count {
            let bytes = source.wait(upTo: nil).bytes
            #expect(bytes.count <= InputSource.readLimit)
            read += bytes
        }
        #expect(read == paste)
    }

    @Test("The end of the input is told once, after what was typed before")
    func hangUp() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        pipe.write([0x61])
        pipe.closeWriteEnd()
        #expect(source.wait(upTo: nil).bytes == [0x61])
        #expect(source.wait(upTo: nil).isHungUp)
        #expect(source.wait(upTo: .zero) == WaitResult())
    }

    @Test("A deadline that has passed does not wait", arguments: [Duration.zero, .seconds(-1)])
    func passedDeadline(timeout: Duration) throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        #expect(source.wait(upTo: timeout) == WaitResult())
    }

    @Test("A short timeout ends, and not before its time")
    func shortTimeout() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        let clock = ContinuousClock()
        let start = clock.now
        let result = source.wait(upTo: .microseconds(1500))
        #expect(result == WaitResult())
        #expect(clock.now - start >= .microseconds(1500))
    }

    @Test("Bytes and the bell are told together")
    func together() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        pipe.write([0x61])
        source.ringer.ring()
        let result = source.wait(upTo: nil)
        #expect(result.bytes == [0x61])
        #expect(result.isRung)
    }
}
