import ChatCore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ModelDownload

@Suite("Pulling from any address")
struct AddressPullTests {
    /// The hub is not the server of these addresses.
    private static let elsewhere = ["HF_ENDPOINT": "http://127.0.0.1:9"]
    private let file = TestHub.File(path: "m.gguf", bytes: model(150_000))

    private func run<Result: Sendable>(
        fault: @escaping @Sendable (TestServer.Request, Int) -> TestHub.Fault? = { _, _ in nil },
        linked: Bool = false,
        _ body: (Pulling, TestServer) async throws -> Result
    ) async throws -> Result {
        // As a small file it states no hash.
        let plain = TestHub.File(path: file.path, bytes: file.bytes, isLarge: linked)
        let hub = TestHub([plain], fault: fault)
        return try await Pulling.run(
            { request, reply in try await hub.send(plain, request, reply) },
            environment: Self.elsewhere, body)
    }

    @Test("The file comes into canter's own folder, and that it could not be verified is told")
    func comes() async throws {
        try await run { pulling, server in
            let pulled = try await pulling.pull("\(server.address)/dir/My%20Model.Q4_0.gguf?x=1")
            #expect(pulled.path == pulling.own + "/My-Model.Q4_0.gguf")
            #expect(pulled.verification == .unverifiable && pulled.repository == nil)
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(pulling.names(pulling.own) == ["My-Model.Q4_0.gguf"])
            let ranges = Set(server.requests.compactMap(\.range?.first))
            #expect(ranges.count >= 4)
            // The size is learned from the first answer.
            #expect(pulling.progress.contains { $0.total == 150_000 })
        }
    }

    @Test("A server that states the hash has it verified")
    func linked() async throws {
        try await run(linked: true) { pulling, server in
            let pulled = try await pulling.pull("\(server.address)/m.gguf")
            #expect(pulled.verification == .verified)
        }
    }

    @Test("What is there is not fetched again, and never written over by another")
    func present() async throws {
        try await run { pulling, server in
            _ = try await pulling.pull("\(server.address)/m.gguf")
            let again = try await pulling.pull("\(server.address)/m.gguf")
            #expect(again.verification == .present && again.downloaded == 0)
            let mine = Array("mine".utf8)
            try pulling.folder.write(mine, to: "data/canter/models/other.gguf")
            let error = await downloadError {
                try await pulling.pull("\(server.address)/other.gguf")
            }
            #expect(error?.code == .unwritable)
            #expect(pulling.bytes(pulling.own + "/other.gguf") == mine)
        }
    }

    @Test("Cut and changed meanwhile, it is begun anew")
    func changed() async throws {
        let isChanged = Mutex(false)
        try await run(fault: { _, count in
            if count == 1 { return .cut(60_000) }
            guard isChanged.withLock({ $0 }) else { return .status("404 Not Found") }
            return .otherFile(etag: "\"other\"", seed: 5)
        }) { pulling, server in
            #expect(
                await downloadError { try await pulling.pull("\(server.address)/m.gguf") } != nil)
            isChanged.withLock { $0 = true }
            let asked = server.requests.count
            let pulled = try await pulling.pull("\(server.address)/m.gguf")
            #expect(pulled.downloaded == 150_000)
            #expect(server.requests.dropFirst(asked).first?.headers["if-range"] != nil)
            let bytes = try #require(pulling.bytes(pulled.path ?? ""))
            #expect(bytes == model(150_000, seed: 5))
        }
    }

    @Test("A page instead of a model, and a model that is cut short, are no models")
    func noModel() async throws {
        try await Pulling.run(
            { _, reply in
                try await reply.send("200 OK", "<html>log in first</html>")
                return .keep
            }, environment: Self.elsewhere
        ) { pulling, server in
            let error = await downloadError { try await pulling.pull("\(server.address)/m.gguf") }
            #expect(error?.code == .corrupt)
            #expect(!pulling.names(pulling.own).contains("m.gguf"))
        }
        try await Pulling.run(
            { _, reply in
                // No length at all: the end of the connection is that of the file.
                try await reply.send("HTTP/1.0 200 OK\r\n\r\n")
                try await reply.send(Array("GGUF".utf8) + [3, 0, 0, 0, 9, 0])
                return .close
            }, environment: Self.elsewhere
        ) { pulling, server in
            let error = await downloadError { try await pulling.pull("\(server.address)/m.gguf") }
            #expect(error?.code == .corrupt)
            #expect(!pulling.names(pulling.own).contains("m.gguf"))
        }
    }

    @Test("A file of no stated length comes whole")
    func noLength() async throws {
        try await run(fault: { _, _ in .chunked(extra: 0) }) { pulling, server in
            let pulled = try await pulling.pull("\(server.address)/m.gguf")
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
        }
    }

    @Test("Shards come together")
    func shards() async throws {
        try await run { pulling, server in
            let pulled = try await pulling.pull("\(server.address)/m-00002-of-00002.gguf")
            #expect(pulled.path == pulling.own + "/m-00001-of-00002.gguf")
            #expect(
                pulling.names(pulling.own) == ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"])
        }
    }

    @Test("A name stays in the folder, whatever the address says")
    func names() {
        #expect(AddressDownload.fileName("Model.Q4_0.gguf") == "Model.Q4_0.gguf")
        #expect(AddressDownload.fileName("../../evil.gguf") == "evil.gguf")
        #expect(AddressDownload.fileName("..evil\u{1B}[2J.gguf") == "evil--2J.gguf")
        #expect(AddressDownload.fileName(".gguf") == nil)
        #expect(AddressDownload.fileName("....gguf") == nil)
        #expect(AddressDownload.fileName(String(repeating: "a", count: 250) + ".gguf") == nil)
    }

    @Test("Without the network only what is here is found")
    func offline() async throws {
        try await Pulling.at("http://127.0.0.1:2", environment: ["HF_HUB_OFFLINE": "1"]) {
            pulling in
            let error = await downloadError { try await pulling.pull("http://127.0.0.1:1/m.gguf") }
            #expect(error?.code == .offline)
            try pulling.folder.write([1], to: "data/canter/models/m.gguf")
            let pulled = try await pulling.pull("http://127.0.0.1:1/m.gguf")
            #expect(pulled.verification == .present)
        }
    }
}
