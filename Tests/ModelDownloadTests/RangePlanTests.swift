import TestSupport
import Testing

@testable import ModelDownload

@Suite("Who brings which bytes")
struct RangePlanTests {
    @Test("Whatever the speeds and failures, every byte comes once and none is missing")
    func every() {
        for seed in 0..<200 {
            var random = SeededGenerator(seed: UInt64(seed))
            let size = Int.random(in: 1...5000, using: &random)
            var done = ByteRanges()
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let start = Int.random(in: 0..<size, using: &random)
                done.insert(start..<Int.random(in: start...size, using: &random))
            }
            let before = done.count
            var plan = RangePlan(size: size, done: done, smallestShare: 50)
            var brought = 0
            var busy: Set<Int> = []
            var steps = 0
            while !plan.isComplete {
                steps += 1
                #expect(steps < 100_000)
                let id = Int.random(in: 0..<4, using: &random)
                if !busy.contains(id) {
                    if let claim = plan.claim(id) {
                        #expect(!claim.isEmpty && claim.upperBound <= size)
                        busy.insert(id)
                    }
                } else if Int.random(in: 0..<10, using: &random) == 0 {
                    plan.release(id)
                    busy.remove(id)
                } else {
                    brought += plan.take(id, Int.random(in: 1...400, using: &random)).count
                    plan.wrote(id)
                    if !plan.isBusy(id) { busy.remove(id) }
                }
            }
            #expect(before + brought == size)
            #expect(plan.done.ranges == [0..<size])
        }
    }

    @Test("What one is still writing is not given to another, and counts only once it is written")
    func writing() {
        var plan = RangePlan(size: 100, smallestShare: 10)
        #expect(plan.claim(0) == 0..<100)
        #expect(plan.claim(1) == 50..<100)
        #expect(plan.take(0, 80) == 0..<50)
        #expect(plan.written == 0 && plan.claim(2) == 75..<100)
        plan.wrote(0)
        #expect(plan.written == 50)
    }

    @Test("A file of unknown size has one connection, and ends where it ends")
    func unknown() {
        var plan = RangePlan(size: nil, smallestShare: 10)
        #expect(plan.connections(4) == 1)
        #expect(plan.claim(0) == 0..<Int.max && plan.claim(1) == nil)
        _ = plan.take(0, 30)
        plan.wrote(0)
        #expect(!plan.isComplete)
        plan.end()
        #expect(plan.isComplete && plan.size == 30)
    }

    @Test("A connection is for a share that is worth it")
    func connections() {
        #expect(RangePlan(size: 100, smallestShare: 10).connections(4) == 4)
        #expect(RangePlan(size: 25, smallestShare: 10).connections(4) == 2)
        #expect(RangePlan(size: 5, smallestShare: 10).connections(4) == 1)
    }

    @Test("What a server says of a part is believed only when it holds together")
    func contentRange() {
        #expect(ContentRange("bytes 0-99/1234")?.range == 0..<100)
        #expect(ContentRange("bytes 0-99/1234")?.total == 1234)
        #expect(ContentRange("bytes 5-5/*")?.range == 5..<6)
        #expect(ContentRange("bytes */1234")?.total == 1234)
        for text in [
            "", "bytes", "bytes 0-99", "bytes 9-5/100", "bytes 0-100/100", "bytes -1-5/10",
            "bytes 0-99999999999999999999/*", "lines 0-1/2", "bytes a-b/c", "bytes +1-2/5",
        ] { #expect(ContentRange(text) == nil, "\(text)") }
    }

    @Test("A rate is of the last seconds, and none before the first")
    func rate() {
        var meter = RateMeter()
        meter.add(100, at: 10)
        #expect(meter.rate(at: 10.5) == nil)
        for step in 1...40 { meter.add(250, at: 10 + Double(step) / 4) }
        let steady = meter.rate(at: 20) ?? 0
        #expect(abs(steady - 1000) < 60)
        // Nothing for as long as is looked at: nothing a second.
        #expect(meter.rate(at: 40) == 0)
    }

    #if os(Linux)
        @Test("A full disk is said, and that what came is kept")
        func full() throws {
            let file = try PartFile(path: "/dev/full", .writing)
            #expect {
                try file.write([1, 2, 3], at: 0)
            } throws: { error in
                let error = error as? DownloadError
                return error?.code == .diskFull && error?.description.contains("kept") == true
            }
        }
    #endif

    @Test("A record that does not fit its file, or another, is none")
    func record() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/record"
        var done = ByteRanges()
        done.insert(0..<10)
        done.insert(20..<30)
        let record = PartRecord(identity: "x", validator: nil, size: 40, done: done)
        try record.save(to: path)
        #expect(PartRecord(path: path, identity: "x", fileSize: 30) == record)
        #expect(PartRecord(path: path, identity: "x", fileSize: 30)?.done == done)
        #expect(PartRecord(path: path, identity: "y", fileSize: 30) == nil)
        #expect(PartRecord(path: path, identity: "x", fileSize: 29) == nil)
        for text in [
            "", "{", #"{"version":1,"identity":"x","pieces":[5,1]}"#,
            #"{"version":1,"identity":"x","pieces":[-5,1]}"#,
            #"{"version":1,"identity":"x","pieces":[0,1,2]}"#,
            #"{"version":1,"identity":"x","size":5,"pieces":[0,9]}"#,
            #"{"version":2,"identity":"x","pieces":[0,1]}"#,
        ] {
            try folder.write(Array(text.utf8), to: "record")
            #expect(PartRecord(path: path, identity: "x", fileSize: 30) == nil, "\(text)")
        }
    }
}
