import Foundation
import Telemetry
import Testing

@testable import ChatApp

@Suite("What switches took")
struct SwitchLogTests {
    private let path =
        NSTemporaryDirectory() + "/canter-switches-\(UUID().uuidString)/switches.json"

    private func load(_ model: String, _ seconds: Double, bytes: Int = 100) -> SwitchLog.Load {
        .init(model: model, bytes: bytes, seconds: seconds)
    }

    @Test("A model's own last loads count, also for another process")
    func own() async {
        let log = SwitchLog(path: path)
        #expect(await log.loadSeconds(of: "a", bytes: 100) == nil)
        for seconds in [50, 1, 3, 2.0] { await log.add(load("a", seconds)) }
        #expect(await log.loadSeconds(of: "a", bytes: 100) == 2)
        #expect(await SwitchLog(path: path).loadSeconds(of: "a", bytes: nil) == 2)
    }

    @Test("A model that was never loaded takes as long as its bytes took of others")
    func others() async {
        let log = SwitchLog(path: path)
        await log.add(load("a", 2, bytes: 100))
        #expect(await log.loadSeconds(of: "b", bytes: 300) == 6)
        #expect(await log.loadSeconds(of: "b", bytes: nil) == nil)
    }

    @Test("Readings are kept by model; those too short to tell anything are not")
    func readings() async {
        let log = SwitchLog(path: path)
        await log.add(SwitchLog.Read(model: "a", tokens: 500, depth: 20, seconds: 5))
        await log.add(SwitchLog.Read(model: "a", tokens: 5, depth: 0, seconds: 5))
        await log.add(SwitchLog.Read(model: "b", tokens: 90, depth: 0, seconds: 5))
        #expect(await log.readings(of: "a") == [.init(tokens: 500, depth: 20, seconds: 5)])
    }

    @Test("Two processes that write in turns keep what each added, and the file stays small")
    func together() async {
        let (one, two) = (SwitchLog(path: path), SwitchLog(path: path))
        await one.add(load("a", 1))
        await two.add(load("b", 2))
        await one.add(load("c", 3))
        #expect(await two.loadSeconds(of: "c", bytes: nil) == nil)
        let fresh = SwitchLog(path: path)
        #expect(await fresh.loadSeconds(of: "a", bytes: nil) == 1)
        #expect(await fresh.loadSeconds(of: "b", bytes: nil) == 2)
        for number in 0..<250 { await fresh.add(load("m\(number)", 1)) }
        #expect(await SwitchLog(path: path).loadSeconds(of: "m0", bytes: nil) == nil)
        #expect(await SwitchLog(path: path).loadSeconds(of: "m249", bytes: nil) == 1)
    }

    @Test("A damaged file is as good as none")
    func damaged() async throws {
        let log = SwitchLog(path: path)
        await log.add(load("a", 1))
        try Data("{".utf8).write(to: URL(filePath: path))
        let other = SwitchLog(path: path)
        #expect(await other.loadSeconds(of: "a", bytes: nil) == nil)
        await other.add(load("b", 2))
        #expect(await SwitchLog(path: path).loadSeconds(of: "b", bytes: nil) == 2)
    }
}
