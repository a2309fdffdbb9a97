import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ModelDownload

@Suite("Going on where an attempt ended")
struct ResumeTests {
    private func isFile(_ request: TestServer.Request) -> Bool {
        request.target.contains("/resolve/")
    }

    @Test("Cut at any byte, over any number of connections, the file comes whole")
    func cuts() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(150_000))
        for seed in 0..<40 {
            let random = Mutex(SeededGenerator(seed: UInt64(seed)))
            let hub = TestHub([file]) { _, _ in
                random.withLock { random in
                    guard Int.random(in: 0..<3, using: &random) > 0 else { return nil }
                    return .cut(Int.random(in: 0..<60_000, using: &random))
                }
            }
            var limits = Pulling.limits
            limits.connections = seed % 4 + 1
            limits.tries = 50
            try await Pulling.run(hub) { [limits] pulling, _ in
                let pulled = try await pulling.pull(limits: limits)
                #expect(pulled.verification == .verified)
                #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            }
        }
    }

    @Test("A pull that failed is gone on with by the next, which asks only for what is missing")
    func next() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(150_000))
        var resumed = 0
        for seed in 0..<20 {
            var random = SeededGenerator(seed: UInt64(100 + seed))
            let cut = Int.random(in: 1..<149_999, using: &random)
            let isBroken = Mutex(true)
            let hub = TestHub([file]) { _, count in
                guard isBroken.withLock({ $0 }) else { return nil }
                return count == 1 ? .cut(cut) : .status("404 Not Found")
            }
            var limits = Pulling.limits
            limits.connections = 1
            let start = try await Pulling.run(hub) { [limits] pulling, server in
                #expect(await downloadError { try await pulling.pull(limits: limits) } != nil)
                #expect(pulling.bytes("\(pulling.repository)/blobs/\(file.hash)") == nil)
                isBroken.withLock { $0 = false }
                let asked = server.requests.count
                let pulled = try await pulling.pull(limits: limits)
                #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
                let ranges = server.requests.dropFirst(asked).compactMap(\.range?.first)
                // What was under way when the connection ended need not have arrived.
                #expect(ranges.count == 1 && ranges[0] <= cut)
                #expect(pulled.downloaded == 150_000 - ranges[0])
                return ranges[0]
            }
            if start > 0 { resumed += 1 }
        }
        #expect(resumed > 5)
    }

    /// Puts a part with such bytes, and a record that claims `claimed`, where a
    /// pull that was killed leaves them.
    private func leave(
        _ bytes: [UInt8], claiming claimed: Range<Int>, of file: TestHub.File, _ pulling: Pulling
    ) throws {
        let part = "hub/models--org--name/blobs/\(file.hash).canter.incomplete"
        let path = try pulling.folder.write(bytes, to: part)
        var done = ByteRanges()
        done.insert(claimed)
        try PartRecord(identity: file.hash, validator: nil, size: file.bytes.count, done: done)
            .save(to: path + ".json")
    }

    @Test("After the process was killed, only what is recorded as on the disk counts")
    func killed() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(150_000))
        try await Pulling.run(TestHub([file])) { pulling, _ in
            // What is behind the recorded bytes is anything.
            let garbage = [UInt8](repeating: 0xEE, count: 60_000)
            try leave(file.bytes.prefix(60_000) + garbage, claiming: 0..<60_000, of: file, pulling)
            let pulled = try await pulling.pull()
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(pulled.downloaded == 90_000 && pulled.verification == .verified)
        }
    }

    @Test("A record that claims more than the file has is not believed")
    func shortened() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(150_000))
        try await Pulling.run(TestHub([file])) { pulling, _ in
            try leave([1, 2, 3], claiming: 0..<60_000, of: file, pulling)
            let pulled = try await pulling.pull()
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(pulled.downloaded == 150_000)
        }
    }

    @Test("A task that is cancelled keeps the part, and the next pull goes on")
    func cancelled() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(3_000_000))
        let (reached, arrival) = AsyncStream<Void>.makeStream()
        let isHanging = Mutex(true)
        let hub = TestHub([file])
        try await Pulling.run { request, reply in
            guard isHanging.withLock({ $0 }), request.target.contains("/resolve/") else {
                return try await hub.answer(request, reply)
            }
            try await reply.head(
                "206 Partial Content",
                ["Content-Range: bytes 0-2999999/3000000", "Content-Length: 3000000"])
            try await reply.send(file.bytes.prefix(2_500_000))
            arrival.yield()
            try await waitUntilCancelled()
            return .close
        } _: { pulling, _ in
            var limits = Pulling.limits
            limits.connections = 1
            let wanted = limits
            let task = Task { await downloadError { try await pulling.pull(limits: wanted) } }
            for await _ in reached { break }
            // Until some of it is here.
            for await received in pulling.received where received > 0 { break }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            isHanging.withLock { $0 = false }
            let pulled = try await pulling.pull()
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(pulled.downloaded < 3_000_000)
        }
    }

    @Test("Every retry begins at the hub again, since a store's links expire")
    func expired() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(100_000))
        let store = TestHub([file]) { _, count in
            count == 1 ? .cut(40_000) : count == 2 ? .status("403 Forbidden") : nil
        }
        try await TestServer.run({ request, reply in
            try await store.send(file, request, reply)
        }) { storage in
            let hub = TestHub([file]) { _, count in
                .redirect("\(storage.address)/signed?n=\(count)")
            }
            try await Pulling.run(hub) { pulling, server in
                var limits = Pulling.limits
                limits.connections = 1
                let pulled = try await pulling.pull(limits: limits)
                #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
                #expect(
                    storage.requests.map(\.target)
                        == ["/signed?n=1", "/signed?n=2", "/signed?n=3"])
                let starts = storage.requests.compactMap(\.range?.first)
                #expect(starts.count == 3 && starts[0] == 0 && starts[1] == starts[2])
                #expect(starts[1] <= 40_000)
                #expect(server.requests.count { isFile($0) } == 3)
            }
        }
    }

    @Test("Waiting grows with failures, and is as long as a server asks")
    func waiting() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(1000))
        let hub = TestHub([file]) { _, count in
            switch count {
            case 1: .status("503 Service Unavailable", headers: ["Retry-After: 17"])
            case 2: .status("500 Internal Server Error")
            case 3: .status("429 Too Many Requests", headers: ["RateLimit: \"api\";r=0;t=90"])
            default: nil
            }
        }
        try await Pulling.run(hub) { pulling, _ in
            _ = try await pulling.pull()
            #expect(pulling.clock.sleeps == [.seconds(17), .seconds(2), .seconds(90)])
        }
    }

    @Test("A server that asks for more patience than there is ends the pull with a sentence")
    func impatient() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(1000))
        let hub = TestHub([file]) { _, _ in
            .status("429 Too Many Requests", headers: ["Retry-After: 4000"])
        }
        try await Pulling.run(hub) { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .limited)
            #expect(error?.description.contains("4000 seconds") == true)
            #expect(server.requests.count { isFile($0) } == 1)
        }
    }

    @Test("Tries that bring nothing come to an end")
    func bounded() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(1000))
        let hub = TestHub([file]) { _, _ in .status("502 Bad Gateway") }
        try await Pulling.run(hub) { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .failed)
            #expect(server.requests.count { isFile($0) } == 6)
        }
    }

    @Test("A server that is silent for too long is left, and asked again")
    func silence() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(1000))
        let (silent, silence) = AsyncStream<Void>.makeStream()
        let hub = TestHub([file]) { _, count in
            guard count == 1 else { return nil }
            silence.yield()
            return .silent
        }
        try await Pulling.run(hub) { pulling, server in
            let clock = ManualClock()
            let puller = pulling.puller(clock: clock)
            let task = Task { try await puller.pull(ModelReference("org/name")) }
            for await _ in silent { break }
            await clock.waitForSleepers()
            clock.advance(by: Pulling.limits.silence)
            // The wait before the next try.
            await clock.advanceToNextSleeper()
            let pulled = try await task.value
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(server.requests.count { isFile($0) } == 2)
        }
    }

    @Test("Silence is measured from the last sign of life")
    func heartbeat() async throws {
        let clock = ManualClock()
        let heart = Heartbeat()
        let task = Task {
            try await watched(limit: .seconds(10), on: clock, heart) {
                try await waitUntilCancelled()
            }
        }
        for _ in 0..<5 {
            await clock.waitForSleepers()
            heart.beat()
            clock.advance(by: .seconds(10))
        }
        await clock.waitForSleepers()
        clock.advance(by: .seconds(10))
        await #expect(throws: ServerSilence.self) { try await task.value }
    }
}
