import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

@Suite("Events between a server and whoever reads the reply", .timeLimit(.minutes(5)))
struct EventQueueTests {
    private func event(_ text: String = "x") -> GenerationEvent {
        .text(
            TextDelta(
                channel: .answer, text: text, tokens: nil, depth: nil, at: .init(nanoseconds: 0)))
    }

    private func texts(_ events: [GenerationEvent]) -> [String] {
        events.compactMap { if case .text(let delta) = $0 { delta.text } else { nil } }
    }

    @Test("A buffer is full by its events or by their text, and gives them in order")
    func buffer() {
        var buffer = EventBuffer()
        for index in 0..<EventBuffer.longest {
            #expect(!buffer.isFull)
            buffer.append([event("\(index)")])
        }
        #expect(buffer.isFull)
        for index in 0..<EventBuffer.longest {
            #expect(texts([buffer.take()].compactMap(\.self)) == ["\(index)"])
            #expect(!buffer.isFull)
        }
        #expect(buffer.take() == nil && buffer.count == 0)
        buffer.append([event(String(repeating: "x", count: EventBuffer.largest))])
        #expect(buffer.isFull)
        _ = buffer.take()
        #expect(!buffer.isFull)
    }

    @Test("A buffer that is filled and emptied for ever does not grow")
    func turnover() {
        var buffer = EventBuffer()
        buffer.append([event("a"), event("b")])
        for index in 0..<5000 {
            buffer.append([event("\(index)")])
            #expect(buffer.take() != nil)
            #expect(buffer.count == 2)
        }
        #expect(texts([buffer.take()].compactMap(\.self)) == ["4998"])
    }

    @Test("Whoever fills a full queue waits until there is room, and no longer")
    func pressure() async throws {
        let queue = EventQueue()
        let wrote = Mutex(false)
        queue.append(Array(repeating: event(), count: EventBuffer.longest + 1))
        let writer = Task {
            await queue.waitForRoom()
            wrote.withLock { $0 = true }
        }
        _ = try await queue.next()
        // Still full to the limit: the writer cannot have been let go.
        #expect(!wrote.withLock { $0 })
        _ = try await queue.next()
        await writer.value
        #expect(wrote.withLock { $0 })
    }

    @Test("A waiting writer is let go by a cancel, and by a reader who leaves")
    func released() async {
        let queue = EventQueue()
        queue.append(Array(repeating: event(), count: EventBuffer.longest))
        let cancelled = Task { await queue.waitForRoom() }
        cancelled.cancel()
        await cancelled.value
        let left = Task { await queue.waitForRoom() }
        #expect(queue.abandon())
        await left.value
        await queue.waitForRoom()
    }

    @Test("What is there is read before the end or the error, which comes once")
    func ends() async throws {
        let queue = EventQueue()
        queue.append([event("a")])
        queue.finish(throwing: EngineError(.failed, "Broken."))
        queue.append([event("late")])
        #expect(texts([try await queue.next()].compactMap(\.self)) == ["a"])
        await #expect(throws: EngineError.self) { try await queue.next() }
        #expect(try await queue.next() == nil)
    }

    @Test("A waiting reader gets the next event, the error, or the end", arguments: [0, 1, 2])
    func waiting(ending: Int) async throws {
        let queue = EventQueue()
        let reader = Task { try await queue.next() }
        switch ending {
        case 0:
            queue.append([event("a"), event("b")])
            #expect(try await reader.value == event("a"))
            #expect(try await queue.next() == event("b"))
        case 1:
            queue.finish(throwing: EngineError(.failed, "Broken."))
            await #expect(throws: EngineError.self) { try await reader.value }
        default:
            queue.finish()
            #expect(try await reader.value == nil)
        }
    }

    @Test("A reader that is cancelled gets the end")
    func cancelledReader() async throws {
        let queue = EventQueue()
        let reader = Task { try await queue.next() }
        reader.cancel()
        #expect(try await reader.value == nil)
    }

    @Test("A stream that is dropped tells so once, one that was read to its end does not")
    func dropped() async throws {
        let count = Mutex(0)
        do {
            let queue = EventQueue()
            let stream = queue.stream { count.withLock { $0 += 1 } }
            queue.append([event()])
            for try await _ in stream { break }
        }
        #expect(count.withLock { $0 } == 1)
        do {
            let queue = EventQueue()
            let stream = queue.stream { count.withLock { $0 += 1 } }
            queue.append([event()])
            queue.finish()
            for try await _ in stream {}
        }
        #expect(count.withLock { $0 } == 1)
    }
}
