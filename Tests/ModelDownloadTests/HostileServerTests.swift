import Foundation
import ModelDownload
import TestSupport
import Testing

@Suite("Servers that do what no server should")
struct HostileServerTests {
    private let file = TestHub.File(path: "m.gguf", bytes: model(150_000))

    /// The error of a pull whose requests for bytes are answered by `fault`.
    private func error(
        _ fault: @escaping @Sendable (TestServer.Request, Int) -> TestHub.Fault?
    ) async throws -> DownloadError? {
        try await Pulling.run(TestHub([file], fault: fault)) { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            // Whatever happened, nothing stands under the model's name.
            #expect(pulling.bytes("\(pulling.repository)/blobs/\(file.hash)") == nil)
            return error
        }
    }

    /// Pulls where requests for bytes are answered by `fault`, and expects the file.
    private func succeeds(
        _ fault: @escaping @Sendable (TestServer.Request, Int) -> TestHub.Fault?
    ) async throws {
        try await Pulling.run(TestHub([file], fault: fault)) { pulling, _ in
            let pulled = try await pulling.pull()
            #expect(pulling.bytes(pulled.path ?? "") == file.bytes)
            #expect(pulled.verification == .verified)
        }
    }

    @Test("A server without ranges sends all of it over one connection")
    func noRanges() async throws {
        try await succeeds { _, _ in .ignoresRange }
        // In the middle, too: what was there is written over.
        try await succeeds { _, count in count == 1 ? .cut(50_000) : .ignoresRange }
        try await succeeds { _, count in
            count < 4 ? .ignoresRangeAndCuts(count * 30_000) : .ignoresRange
        }
    }

    @Test("One that breaks off every time without ranges is given up")
    func neverWhole() async throws {
        let error = try await error { _, _ in .ignoresRangeAndCuts(100_000) }
        #expect(error?.code == .failed)
    }

    @Test(
        "Another part than was asked for is refused",
        arguments: [
            "bytes 1-149999/150000", "bytes 5-9/150000", "bytes 0-200000/150000", "nonsense",
            "bytes */150000",
        ])
    func wrongPart(_ range: String) async throws {
        let error = try await error { _, _ in .contentRange(range) }
        #expect(error?.code == .protocolViolation)
    }

    @Test("Sizes that are not those of the list are refused")
    func sizes() async throws {
        #expect(
            try await error { _, _ in .contentRange("bytes 0-149999/150001") }?.code
                == .protocolViolation)
        #expect(try await error { _, _ in .length(100_000) }?.code == .protocolViolation)
        #expect(try await error { _, _ in .length(200_000) }?.code == .protocolViolation)
    }

    @Test("A body without a length that is longer or shorter than the list says is noticed")
    func chunked() async throws {
        try await succeeds { _, _ in .chunked(extra: 0) }
        #expect(try await error { _, _ in .chunked(extra: 5000) }?.code == .protocolViolation)
        #expect(try await error { _, _ in .chunked(extra: -5000) }?.code == .failed)
    }

    @Test("One wrong byte is found, and what came is deleted")
    func corrupt() async throws {
        try await Pulling.run(TestHub([file]) { _, _ in .corrupt(at: 77_777) }) { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .corrupt)
            #expect(error?.description.contains("m.gguf") == true)
            #expect(pulling.names(pulling.repository + "/blobs").isEmpty)
        }
    }

    @Test("Nothing behind what was asked for means that the part is of another file")
    func nothing() async throws {
        try await succeeds { _, count in
            count == 1
                ? .status(
                    "416 Range Not Satisfiable", headers: ["Content-Range: bytes */150000"]) : nil
        }
        let error = try await error { _, _ in
            .status("416 Range Not Satisfiable", headers: ["Content-Range: bytes */99"])
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test("A file that changes between attempts is begun anew, not put together of two")
    func changed() async throws {
        try await succeeds { _, count in
            switch count {
            case 1: .cut(40_000)
            case 2: .otherFile(etag: "\"other\"", seed: 9)
            default: nil
            }
        }
    }

    @Test("An encoding nobody asked for is refused")
    func encoding() async throws {
        let error = try await error { _, _ in
            .status("200 OK", headers: ["Content-Encoding: gzip"], body: "x")
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test(
        "What the hub refuses has its sentence, with the remedy",
        arguments: [
            ("401 Unauthorized", "RepoNotFound", "HF_TOKEN", DownloadError.Code.notFound),
            ("401 Unauthorized", "", "HF_TOKEN", .notFound),
            ("401 Unauthorized", "GatedRepo", "ask at", .denied),
            ("403 Forbidden", "GatedRepo", "ask at", .denied),
            ("403 Forbidden", "", "look at", .denied),
            ("404 Not Found", "RepoNotFound", "check the name", .notFound),
            ("404 Not Found", "RevisionNotFound", "revision", .notFound),
            ("400 Bad Request", "", "status 400", .failed),
            ("500 Internal Server Error", "", "try again", .failed),
            ("503 Service Unavailable", "", "try again", .failed),
            ("429 Too Many Requests", "", "try again", .limited),
        ])
    func refusals(
        _ status: String, _ code: String, _ words: String, _ expected: DownloadError.Code
    ) async throws {
        try await Pulling.run { _, reply in
            try await reply.send(
                status, #"{"error":"\u001b[2Jno"}"#,
                headers: code.isEmpty ? [] : ["X-Error-Code: \(code)"])
            return .keep
        } _: { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == expected)
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
            #expect(error?.description.contains("\u{1B}") == false)
        }
    }

    @Test("A token that is refused is not said to be missing")
    func badToken() async throws {
        try await Pulling.run(
            { _, reply in
                try await reply.send("401 Unauthorized", "")
                return .keep
            }, environment: ["HF_TOKEN": "hf_secret"]
        ) { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .denied)
            #expect(error?.description.contains("hf_secret") == false)
        }
    }

    @Test("Answers without end are bounded", arguments: ["headers", "header", "body"])
    func endless(_ what: String) async throws {
        let filler = [UInt8](repeating: UInt8(ascii: "a"), count: 200_000)
        try await Pulling.run { _, reply in
            switch what {
            case "headers":
                try await reply.send("HTTP/1.1 200 OK\r\n")
                try await reply.send(String(repeating: "X-Filler: a\r\n", count: 5000))
            case "header":
                try await reply.send("HTTP/1.1 200 OK\r\nX-Filler: ")
                try await reply.send(filler)
            default:
                try await reply.head("200 OK", ["Content-Length: 100000000"])
                try await reply.send("[\"")
                // More than anybody should read of it.
                for _ in 0..<60 { try await reply.send(filler) }
            }
            // And then it neither ends nor goes on.
            try await waitUntilCancelled()
            return .close
        } _: { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test("A tree without end is bounded")
    func endlessTree() async throws {
        try await Pulling.run { request, reply in
            guard request.target.contains("/tree/") else {
                try await reply.send(
                    "200 OK", #"{"branches":[{"name":"main","targetCommit":"\#(TestHub.commit)"}]}"#
                )
                return .keep
            }
            try await reply.send(
                "200 OK", "[]", headers: ["Link: <\(request.target)&x=1>; rel=\"next\""])
            return .keep
        } _: { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .protocolViolation)
            #expect(server.requests.count < 100)
        }
    }

    @Test("Paths that lead out of the folder are not there")
    func paths() async throws {
        let hash = String(repeating: "1", count: 64)
        let paths = [
            "../../evil.gguf", "/evil.gguf", "a/../../evil.gguf", "a\\\\..\\\\evil.gguf",
            "\\u001bevil.gguf",
        ]
        try await Pulling.run { request, reply in
            let entries = paths.map {
                #"{"type":"file","path":"\#($0)","size":5,"lfs":{"oid":"\#(hash)","size":5}}"#
            }
            let odd =
                #"{"type":"file","path":"m.gguf","size":5,"lfs":{"oid":"../../evil","size":5}}"#
            try await reply.send(
                "200 OK",
                request.target.contains("/tree/")
                    ? "[" + (entries + [odd, "{}", #"{"type":7}"#]).joined(separator: ",") + "]"
                    : #"{"branches":[{"name":"../../x","targetCommit":"../../y"},{"name":"main","targetCommit":"\#(TestHub.commit)"}]}"#
            )
            return .keep
        } _: { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .notFound)
            #expect(!server.requests.contains { $0.target.contains("/resolve/") })
            #expect(pulling.names(pulling.folder.path).isEmpty)
        }
    }

    @Test(
        "What is no list of files is refused in a sentence", arguments: ["", "[", "{}", "<html>"])
    func nonsense(_ body: String) async throws {
        try await Pulling.run { _, reply in
            try await reply.send("200 OK", body)
            return .keep
        } _: { pulling, _ in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test("Nobody there is said at once")
    func unreachable() async throws {
        // A port no other test's server can be given: it takes a privilege, and nobody has the
        // service. A server's own that was just closed may still answer.
        try await Pulling.at("http://127.0.0.1:1") { pulling in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .unreachable)
            #expect(error?.description.contains("refuses connections") == true)
            #expect(pulling.clock.sleeps.isEmpty)
        }
    }

    @Test("A server that speaks no TLS where it should is not trusted")
    func noTLS() async throws {
        try await TestServer.run(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n", { _, _ in .close }) {
            server in
            try await Pulling.at("https://127.0.0.1:\(server.port)") { pulling in
                let error = await downloadError { try await pulling.pull() }
                #expect(error?.code == .unreachable)
                #expect(error?.description.contains("certificate") == true)
            }
        }
    }
}
