import ChatCore
import ChatUI
import Terminal
import Testing

@testable import ChatApp

@Suite("What the screen costs")
struct UsageMeterTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    @Test("shares and rates are those since the last reading, sums those since the start")
    func rates() throws {
        var meter = UsageMeter()
        #expect(meter.nextAt == nil)
        let first = meter.measure(
            at: start, process: .init(cpuSeconds: 3, residentBytes: 1),
            cost: .init(bytes: 1_000, frames: 10), droppedFrames: 0, interval: .milliseconds(33))
        #expect(first == nil)
        #expect(meter.nextAt == start.advanced(by: .seconds(1)))
        let early = meter.measure(
            at: start.advanced(by: .milliseconds(900)),
            process: .init(cpuSeconds: 9, residentBytes: 1), cost: .init(bytes: 9_000, frames: 90),
            droppedFrames: 0, interval: .milliseconds(33))
        #expect(early == nil)
        let second = meter.measure(
            at: start.advanced(by: .seconds(2)),
            process: .init(cpuSeconds: 3.05, residentBytes: 30 << 20),
            cost: .init(bytes: 21_000, frames: 50), droppedFrames: 7, interval: .milliseconds(50))
        let reading = try #require(second)
        #expect(abs(reading.processorShare - 0.025) < 1e-9)
        #expect(reading.framesPerSecond == 20)
        #expect(reading.bytesPerSecond == 10_000)
        #expect(reading.residentBytes == 30 << 20)
        #expect(reading.frames == 50)
        #expect(reading.droppedFrames == 7)
        #expect(reading.frameLimit == 20)
    }
}
