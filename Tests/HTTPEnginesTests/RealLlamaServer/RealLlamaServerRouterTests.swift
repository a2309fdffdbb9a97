import ChatCore
import EngineKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

/// The engine against llama-server as a router over two models.
@Suite(
    .enabled(if: RealLlamaServer.isThere && RealLlamaServer.secondModel != nil), .serialized)
struct RealLlamaServerRouterTests: WithRealLlamaServer {
    private let small = "SmolLM2-135M.Q4_1"
    private let other = "gemma-3-270m.Q4_K_M"
    private let question = PromptMessage(.user, "Name a river.")

    private func inMemory(_ engine: ServerEngine) async throws -> [String] {
        try await engine.models().filter { $0.isLoaded == true }.map(\.name)
    }

    @Test("Models are listed, loaded with progress, chatted with, warmed and freed")
    func life() async throws {
        let folder = try TemporaryFolder()
        let server = try await RealLlamaServer.router(folder)
        try await with(server) { transport in
            _ = try await server.engine(transport)
            let engine = try await ServerProbe(keys: .none, transport: transport)
                .engine(at: server.address)
            #expect(engine.kind == .llamaServer)
            let models = try await engine.models()
            #expect(models.map(\.name) == [small, other])
            #expect(models.map(\.quantization?.rawValue) == ["Q4_1", "Q4_K_M"])
            #expect(models.allSatisfy { $0.isLoaded == false && ($0.sizeBytes ?? 0) > 90_000_000 })

            let fractions = Mutex<[Double]>([])
            let loaded = try await engine.load(LoadRequest(model: small)) { progress in
                if let fraction = progress.fraction { fractions.withLock { $0.append(fraction) } }
            }
            #expect(loaded.contextWindow == 1024)
            #expect(loaded.threads == 1)
            #expect((loaded.loadSeconds ?? 0) > 0)
            let told = fractions.withLock { $0 }
            #expect(told == told.sorted() && told.allSatisfy { (0...1).contains($0) })

            let counted = try await engine.countTokens(in: [question])
            let first = try await reply(engine, request(1, [question]))
            #expect(first.usage?.promptTokens == counted.value)
            #expect(first.tokens == first.usage?.completionTokens)
            #expect(try await engine.occupancy() == first.cache)
            #expect(
                try await engine.details(of: small).metadata.contains {
                    $0.key == "status" && $0.value == "loaded"
                })
            // One that is not in memory has no process to ask.
            #expect(try await engine.details(of: other).template == nil)

            try await engine.warm(other, settings: EngineSettings())
            #expect(try await inMemory(engine) == [small, other])
            _ = try await engine.load(LoadRequest(model: other)) { _ in }
            #expect(try await !reply(engine, request(2, [question])).text.isEmpty)

            try await engine.free(small)
            #expect(try await inMemory(engine) == [other])
            try await engine.free(small)
            await #expect {
                _ = try await engine.load(LoadRequest(model: "zzz")) { _ in }
            } throws: { ($0 as? EngineError)?.code == .modelNotFound }
        }
    }

    @Test("With room for one, the next pushes the other out, and sending brings it back")
    func eviction() async throws {
        let folder = try TemporaryFolder()
        let server = try await RealLlamaServer.router(folder, ["--models-max", "1"])
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            let rival = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: small)) { _ in }
            #expect(try await !reply(engine, request(1, [question])).text.isEmpty)
            _ = try await rival.load(LoadRequest(model: other)) { _ in }
            #expect(try await inMemory(engine) == [other])
            #expect(try await engine.occupancy().cellsUsed == 0)
            #expect(try await engine.countTokens(in: [question]).provenance == .estimated)
            #expect(try await inMemory(engine) == [other])
            #expect(try await !reply(engine, request(2, [question])).text.isEmpty)
            #expect(try await inMemory(engine) == [small])
        }
    }

    @Test("A model's process that is killed in the middle is told, and loaded again")
    func instanceKilled() async throws {
        let folder = try TemporaryFolder()
        let server = try await RealLlamaServer.router(folder)
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: small)) { _ in }
            var endless = request(1, [question], maxTokens: 900)
            endless.sampling.ignoreEOS = true
            var partial = Reply()
            do {
                for try await event in engine.generate(endless) {
                    partial.add(event)
                    if partial.tokens == 5 { try server.killChildren() }
                }
                Issue.record("it ended well")
            } catch let error as EngineError {
                #expect(error.code == .crashed)
                #expect(error.description.contains("proxy error"))
            }
            #expect(!partial.text.isEmpty)
            try await server.until("it is out of memory") { try await inMemory(engine).isEmpty }
            _ = try await engine.load(LoadRequest(model: small)) { _ in }
            #expect(try await !reply(engine, request(2, [question])).text.isEmpty)
        }
    }

    @Test("A file that is no model ends its process, and the load with its status")
    func badModel() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("no model".utf8), to: "broken.Q8_0.gguf")
        let server = try await RealLlamaServer.router(folder)
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            for _ in 0..<2 {
                await #expect {
                    _ = try await engine.load(LoadRequest(model: "broken.Q8_0")) { _ in }
                } throws: {
                    let error = $0 as? EngineError
                    return error?.code == .failed && error?.description.contains("status 1") == true
                }
            }
            await #expect {
                try await engine.warm("broken.Q8_0", settings: EngineSettings())
            } throws: { ($0 as? EngineError)?.description.contains("status 1") == true }
        }
    }

    @Test("A model is fetched from a hub by its name, and then listed by the one to load it by")
    func pull() async throws {
        try await OneModelHub.run { variables in
            let server = try await RealLlamaServer(["--ctx-size", "512"], variables: variables)
            try await with(server) { transport in
                let engine = try await server.engine(transport)
                #expect(try await engine.models().isEmpty)
                let received = Mutex<[DownloadProgress]>([])
                let name = try await engine.pull("org/tiny") { progress in
                    received.withLock { $0.append(progress) }
                }
                #expect(name == "org/tiny:Q4_K_M")
                let told = received.withLock { $0 }
                #expect(told.first?.phase == .resolving)
                #expect(told.last?.phase == .downloading)
                #expect(told.allSatisfy { $0.received <= OneModelHub.size })
                let model = try #require(try await engine.models().first)
                #expect(model.name == name)
                #expect(model.displayName == "tiny")
                #expect(model.quantization == Quantization("Q4_K_M"))
                for missing in ["org/tiny:Q8_0", "org/none", "none"] {
                    await #expect {
                        _ = try await engine.pull(missing) { _ in }
                    } throws: { ($0 as? EngineError)?.code == .failed }
                }
            }
        }
    }
}
