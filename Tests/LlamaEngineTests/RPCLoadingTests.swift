import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite(
    "RPC servers with a model's layers", .serialized, .oneAtATime,
    .enabled(if: RPCServerProcess.program != nil))
struct RPCLoadingTests {
    private let messages = [PromptMessage(.user, "Write one sentence about a fox and a river.")]

    private func request(
        _ servers: [RPCAddress], context: Int = 512,
        _ change: (inout EngineSettings) -> Void = { _ in }
    ) throws -> LoadRequest {
        var settings = PreciseModel.settings(window: context)
        settings.rpcServers = servers.map(\.description)
        change(&settings)
        return LoadRequest(model: try PreciseModel.path, settings: settings)
    }

    private func reply(_ engine: LlamaEngine) async throws -> String {
        let request = LlamaEngineTests.request(1, messages, maxTokens: 40)
        return try await Reply(engine.generate(request)).text
    }

    private func names(_ servers: RPCServerProcess...) -> [String] {
        servers.map { "RPC0[\($0.address)]" }
    }

    @Test("layers lie on both, and the reply is the one of this machine alone")
    func both() async throws {
        let (one, two) = (try RPCServerProcess(), try RPCServerProcess())
        let request = try request([one.address, two.address])
        let engine = LlamaEngine()
        let estimate = try await engine.memory(for: request)
        #expect(estimate.devices.map(\.name) == names(one, two) + ["CPU"])
        #expect(estimate.fits)
        let loaded = try await engine.load(request) { _ in }
        #expect(loaded.device == names(one, two).joined(separator: "+"))
        #expect(loaded.gpuLayers == loaded.layers)
        let taken = try #require(loaded.memory)
        #expect(taken.devices.map(\.name) == names(one, two) + ["CPU"])
        for (computed, taken) in zip(estimate.devices, taken.devices) {
            #expect(computed.cache == taken.cache)
            #expect(computed.available != nil && taken.available != nil)
        }
        for device in taken.devices.dropLast() {
            #expect(device.weights > 100 << 20)
            #expect(device.cache > 1 << 20)
        }
        // The embeddings alone stay, and no cache.
        #expect(taken.devices[2].cache == 0)
        let remote = try await reply(engine)
        // What it asks of a server in use goes over the connection there is.
        #expect(try await engine.memory(for: request).devices.count == 3)
        await engine.unload()

        let local = LlamaEngine()
        _ = try await local.load(try self.request([])) { _ in }
        #expect(try await reply(local) == remote)
        #expect(remote.count > 20)
    }

    @Test("the devices can be named, by their own names or by their server")
    func named() async throws {
        let (one, two) = (try RPCServerProcess(), try RPCServerProcess())
        for name in [names(two)[0], two.address.description] {
            let engine = LlamaEngine()
            let request = try request([one.address, two.address]) {
                $0.devices = [name]
                $0.gpuLayers = 7
            }
            let loaded = try await engine.load(request) { _ in }
            #expect(loaded.device == names(two)[0])
            #expect(loaded.gpuLayers == 7)
            #expect((loaded.memory?.devices.last?.cache ?? 0) > 0)
        }
        // The processor alone needs no server to be there.
        let absent = try RPCAddress("127.0.0.1:\(try LoopbackListener().port)")
        let engine = LlamaEngine()
        let loaded = try await engine.load(try request([absent]) { $0.devices = ["CPU"] }) { _ in }
        #expect(loaded.device == "CPU")
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(
                try self.request([one.address]) { $0.devices = ["RPC1"] }
            ) { _ in }
        }
        #expect(error?.code == .invalidSetting)
        #expect(error?.description.contains(names(one)[0]) == true)
    }

    @Test("a server that is not there, or no server, is refused before anything is read")
    func refused() async throws {
        let engine = LlamaEngine()
        let absent = try RPCAddress("127.0.0.1:\(try LoopbackListener().port)")
        let unreachable = await #expect(throws: EngineError.self) {
            _ = try await engine.load(try self.request([absent])) { _ in }
        }
        #expect(unreachable?.code == .unreachable)
        let other = try LoopbackListener { LoopbackListener.write($0, Array("220 mail\r\n".utf8)) }
        let foreign = await #expect(throws: EngineError.self) {
            _ = try await engine.memory(
                for: try self.request([try RPCAddress("127.0.0.1:\(other.port)")]))
        }
        #expect(foreign?.code == .protocolViolation)
        var settings = EngineSettings()
        settings.rpcServers = ["attic:fifty"]
        let invalid = await #expect(throws: EngineError.self) {
            _ = try await engine.load(LoadRequest(model: TestModel.path, settings: settings)) { _ in
            }
        }
        #expect(invalid?.code == .invalidSetting)
    }

    @Test("a model that fits on both servers only is loaded, and one too large for both refused")
    func fits() async throws {
        let (one, two) = (try RPCServerProcess(), try RPCServerProcess())
        func proxies(_ free: Int) throws -> [RPCMemoryProxy] {
            [try RPCMemoryProxy(one, free: free), try RPCMemoryProxy(two, free: free)]
        }
        func load(_ proxies: [RPCMemoryProxy]) async throws -> LoadedModel {
            let engine = LlamaEngine()
            return try await engine.load(
                try request(proxies.map(\.address)) { $0.gpuLayers = 99 }
            ) { _ in }
        }
        // 540 MB of weights; an eighth of what is free is left.
        let enough = try proxies(440 << 20)
        let alone = await #expect(throws: EngineError.self) { _ = try await load([enough[0]]) }
        #expect(alone?.code == .outOfMemory)
        #expect(alone?.description.contains("RPC0[\(enough[0].address)]") == true)
        let loaded = try await load(enough)
        #expect(loaded.memory?.devices.map(\.available).prefix(2) == [385 << 20, 385 << 20])

        let little = try proxies(200 << 20)
        let error = await #expect(throws: EngineError.self) { _ = try await load(little) }
        #expect(error?.code == .outOfMemory)
        for proxy in little {
            #expect(error?.description.contains("RPC0[\(proxy.address)]") == true)
        }
    }

    @Test("a conversation parked on servers is restored on them, and on this machine alone")
    func parking() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (one, two) = (try RPCServerProcess(), try RPCServerProcess())
        func engine(_ servers: [RPCAddress]) async throws -> LlamaEngine {
            let engine = LlamaEngine()
            var request = try request(servers)
            request.fingerprint = "model"
            request.stateStore = StateStoreSettings(folder: folder, limitBytes: 1 << 30)
            _ = try await engine.load(request) { _ in }
            return engine
        }
        let first = try await engine([one.address, two.address])
        var talk = Talk(first)
        try await talk.say(CacheModel.plain.passage(200, seed: 1))
        let id = Conversation.ID(rawValue: "talk")
        let parked = try #require(try await first.park(id))
        let before = talk.messages
        let stayed = try await talk.say(CacheModel.plain.passage(20, seed: 2))
        // Only what is new was read.
        #expect(try #require(stayed.reuse).reused > 150)
        await first.unload()

        for servers in [[one.address, two.address], []] {
            let other = try await engine(servers)
            let restored = try #require(try await other.restore(id))
            #expect(restored.tokens == parked.tokens)
            var again = Talk(other)
            again.messages = before
            let went = try await again.say(CacheModel.plain.passage(20, seed: 2))
            #expect(went.reuse == stayed.reuse)
            #expect(went.text == stayed.text)
        }
    }
}
