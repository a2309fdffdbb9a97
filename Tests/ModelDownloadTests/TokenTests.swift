import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ModelDownload

@Suite("Where a token goes")
struct TokenTests {
    private let file = TestHub.File(path: "m.gguf", bytes: model(100_000))

    @Test("The hub gets the token, the store it sends downloads to never does")
    func acrossServers() async throws {
        let store = TestHub([file])
        try await TestServer.run({ [file] request, reply in
            try await store.send(file, request, reply)
        }) { storage in
            let hub = TestHub([file]) { _, _ in
                .redirect("\(storage.address)/blob?signature=secret")
            }
            try await Pulling.run(hub, environment: ["HF_TOKEN": "hf_0123456789"]) {
                pulling, server in
                let pulled = try await pulling.pull()
                #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
                #expect(!server.requests.isEmpty && !storage.requests.isEmpty)
                for request in server.requests {
                    #expect(request.headers["authorization"] == "Bearer hf_0123456789")
                }
                for request in storage.requests {
                    #expect(request.headers["authorization"] == nil)
                    #expect(!request.headers.values.contains { $0.contains("hf_0123456789") })
                    #expect(!request.target.contains("hf_0123456789"))
                }
            }
        }
    }

    @Test("A repository that was renamed is followed on the same server, with the token")
    func renamed() async throws {
        let hub = TestHub([file])
        try await Pulling.run(
            { request, reply in
                guard request.target.contains("org/old") else {
                    return try await hub.answer(request, reply)
                }
                let target = request.target.replacingOccurrences(of: "org/old", with: "org/name")
                try await reply.send("307 Temporary Redirect", "", headers: ["Location: \(target)"])
                return .keep
            }, environment: ["HF_TOKEN": "hf_x"]
        ) { pulling, server in
            let pulled = try await pulling.pull("org/old")
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_x" })
        }
    }

    @Test("Back at the hub by way of another server, a request has no token any more")
    func backAgain() async throws {
        let address = Mutex("")
        try await TestServer.run({ [file] request, reply in
            let target =
                address.withLock { $0 } + "/org/name/resolve/\(TestHub.commit)/\(file.path)?again"
            try await reply.send("302 Found", "", headers: ["Location: \(target)"])
            return .keep
        }) { other in
            let hub = TestHub([file]) { request, _ in
                request.target.hasSuffix("?again") ? nil : .redirect("\(other.address)/x")
            }
            try await Pulling.run(hub, environment: ["HF_TOKEN": "hf_x"]) { pulling, server in
                address.withLock { $0 = server.address }
                _ = try await pulling.pull()
                let again = server.requests.filter { $0.target.hasSuffix("?again") }
                #expect(!again.isEmpty && again.allSatisfy { $0.headers["authorization"] == nil })
            }
        }
    }

    @Test(
        "Redirects in a circle, to other schemes and to nowhere are refused",
        arguments: [
            "/org/name/resolve/x", "file:///etc/passwd", "ftp://host/x", "http://", "\u{1}",
        ])
    func refused(_ location: String) async throws {
        let hub = TestHub([file]) { _, _ in .redirect(location) }
        try await Pulling.run({ request, reply in
            if request.target == "/org/name/resolve/x" {
                try await reply.send("302 Found", "", headers: ["Location: /org/name/resolve/x"])
                return .keep
            }
            return try await hub.answer(request, reply)
        }) { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .protocolViolation)
            #expect(server.requests.count < 10)
        }
    }

    @Test("An address that is not the hub's never gets the token")
    func foreign() async throws {
        try await TestServer.run({ [file] request, reply in
            try await TestHub([file]).send(file, request, reply)
        }) { other in
            try await Pulling.run(TestHub([]), environment: ["HF_TOKEN": "hf_x"]) { pulling, _ in
                _ = try await pulling.pull("\(other.address)/some/m.gguf")
                #expect(!other.requests.isEmpty)
                #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
            }
        }
    }

    @Test("A token is read from where the hub's own tools keep it")
    func places() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("hf_home\n".utf8), to: ".cache/huggingface/token")
        try folder.write(Array("hf_own".utf8), to: "own/token")
        try folder.write(Array("  hf_path \n".utf8), to: "path")
        func sent(_ extra: [String: String]) throws -> String? {
            let environment = ["HOME": folder.path].merging(extra) { $1 }
            return try HubSettings(environment: environment).token?.authorization
        }
        #expect(try sent([:]) == "Bearer hf_home")
        #expect(try sent(["HF_HOME": folder.path + "/own"]) == "Bearer hf_own")
        #expect(
            try sent(["HF_HOME": folder.path + "/own", "HF_TOKEN_PATH": folder.path + "/path"])
                == "Bearer hf_path")
        #expect(try sent(["HF_TOKEN": "hf_given"]) == "Bearer hf_given")
        #expect(try sent(["HF_TOKEN": "hf_a\r\nX: y"]) == nil)
        #expect(try sent(["HF_HOME": folder.path + "/none"]) == nil)
    }

    @Test("A token cannot be printed")
    func secret() throws {
        let token = try #require(HubToken("hf_0123456789"))
        var shown = ""
        dump(token, to: &shown)
        for text in ["\(token)", String(reflecting: token), shown] {
            #expect(!text.contains("hf_0123456789"))
        }
    }
}
