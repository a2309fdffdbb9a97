import ChatCore
import Foundation
import ModelDownload
import TestSupport
import Testing

@Suite("Pulling from a hub")
struct HubPullTests {
    private let small = TestHub.File(path: "m-Q4_K_M.gguf", bytes: model(300_000))

    @Test("A model comes into the hub's cache as every tool of the hub expects it")
    func layout() async throws {
        let deep = TestHub.File(path: "sub/dir/m-Q8_0.gguf", bytes: model(50_000, seed: 2))
        let plain = TestHub.File(path: "m-Q2_K.gguf", bytes: model(2000, seed: 3), isLarge: false)
        try await Pulling.run(TestHub([small, deep, plain])) { pulling, _ in
            let pulled = try await pulling.pull()
            let snapshot = pulling.repository + "/snapshots/" + TestHub.commit
            #expect(pulled.path == snapshot + "/m-Q4_K_M.gguf")
            #expect(pulled.name == "m-Q4_K_M" && pulled.repository == "org/name")
            #expect(pulled.verification == .verified)
            #expect(pulled.bytes == 300_000 && pulled.downloaded == 300_000)
            let links = FileManager.default
            #expect(
                try links.destinationOfSymbolicLink(atPath: snapshot + "/m-Q4_K_M.gguf")
                    == "../../blobs/\(small.hash)")
            #expect(pulling.bytes(snapshot + "/m-Q4_K_M.gguf") == small.bytes)
            #expect(pulling.bytes(pulling.repository + "/refs/main") == Array(TestHub.commit.utf8))

            _ = try await pulling.pull("org/name:q8_0")
            #expect(
                try links.destinationOfSymbolicLink(atPath: snapshot + "/sub/dir/m-Q8_0.gguf")
                    == "../../../../blobs/\(deep.hash)")
            #expect(pulling.bytes(snapshot + "/sub/dir/m-Q8_0.gguf") == deep.bytes)

            let unverified = try await pulling.pull("org/name:Q2_K")
            #expect(unverified.verification == .unverifiable)
            #expect(pulling.bytes(pulling.repository + "/blobs/\(plain.hash)") == plain.bytes)
            // Nothing unfinished is left.
            #expect(
                pulling.names(pulling.repository + "/blobs")
                    == [small.hash, deep.hash, plain.hash].sorted())
            #expect(
                pulling.names(pulling.hub + "/.locks/models--org--name")
                    == [small.hash, deep.hash, plain.hash].map { $0 + ".lock" }.sorted())
        }
    }

    @Test("Several connections bring parts of one file, and progress reaches its size")
    func parts() async throws {
        try await Pulling.run(TestHub([small])) { pulling, server in
            _ = try await pulling.pull()
            let ranges = server.requests.filter { $0.target.contains("/resolve/") }.compactMap {
                $0.range?.first
            }
            #expect(ranges.count >= 4 && Set(ranges).count == ranges.count)
            let progress = pulling.progress
            #expect(progress.first?.phase == .resolving)
            #expect(progress.contains { $0.phase == .downloading && $0.total == 300_000 })
            #expect(progress.last?.phase == .verifying && progress.last?.received == 300_000)
        }
    }

    @Test("A small file has one connection")
    func one() async throws {
        let file = TestHub.File(path: "m.gguf", bytes: model(5000))
        try await Pulling.run(TestHub([file])) { pulling, server in
            _ = try await pulling.pull()
            #expect(server.requests.count { $0.target.contains("/resolve/") } == 1)
        }
    }

    @Test("All shards come, and the first is what is loaded")
    func shards() async throws {
        let shards = (1...3).map {
            TestHub.File(
                path: "q/m-Q4_K_M-0000\($0)-of-00003.gguf", bytes: model(20_000, seed: UInt64($0)))
        }
        try await Pulling.run(TestHub(shards.reversed())) { pulling, _ in
            let pulled = try await pulling.pull()
            #expect(pulled.path?.hasSuffix("/q/m-Q4_K_M-00001-of-00003.gguf") == true)
            #expect(pulled.name == "m-Q4_K_M" && pulled.bytes == 60_000)
            let totals = pulling.progress.filter { $0.phase == .downloading }
            #expect(totals.allSatisfy { $0.total == 60_000 && $0.received <= 60_000 })
            #expect(totals.map(\.received) == totals.map(\.received).sorted())
            for shard in shards {
                #expect(
                    pulling.bytes("\(pulling.repository)/snapshots/\(TestHub.commit)/\(shard.path)")
                        == shard.bytes)
            }
        }
    }

    @Test("What is here is not downloaded again; without the network it is found, too")
    func present() async throws {
        try await Pulling.run(TestHub([small])) { pulling, server in
            let first = try await pulling.pull()
            let asked = server.requests.count
            let second = try await pulling.pull("org/name:Q4_K_M")
            #expect(second.path == first.path && second.verification == .present)
            #expect(second.downloaded == 0)
            #expect(!server.requests.dropFirst(asked).contains { $0.target.contains("/resolve/") })

            let before = server.requests.count
            var environment = pulling.environment
            environment["HF_HUB_OFFLINE"] = "1"
            let offline = ModelPuller(environment: environment, transport: pulling.transport)
            #expect(try await offline.pull(ModelReference("org/name")).path == first.path)
            let missing = await downloadError {
                try await offline.pull(ModelReference("org/name:Q8_0"))
            }
            #expect(missing?.code == .offline)
            let listing = await downloadError {
                try await offline.quantizations(of: #require(RepositoryName("org/name")))
            }
            #expect(listing?.code == .offline)
            #expect(server.requests.count == before)
        }
    }

    @Test("A blob another tool brought is linked, and its unfinished ones are left alone")
    func others() async throws {
        try await Pulling.run(TestHub([small])) { pulling, server in
            let blobs = "hub/models--org--name/blobs"
            try pulling.folder.write([1, 2, 3], to: "\(blobs)/\(small.hash).incomplete")
            try pulling.folder.write(small.bytes, to: "\(blobs)/\(small.hash)")
            let pulled = try await pulling.pull()
            #expect(pulled.verification == .present)
            #expect(pulling.bytes(pulled.path ?? "") == small.bytes)
            #expect(
                pulling.bytes("\(pulling.repository)/blobs/\(small.hash).incomplete") == [1, 2, 3])
            #expect(!server.requests.contains { $0.target.contains("/resolve/") })
        }
    }

    @Test("Two pulls of one file do not fight: one brings it, the other says so or finds it")
    func two() async throws {
        try await Pulling.run(TestHub([small])) { pulling, _ in
            let outcomes = await withTaskGroup(of: DownloadError.Code?.self) { group in
                for _ in 0..<2 {
                    group.addTask { await downloadError { try await pulling.pull() }?.code }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.contains(nil))
            #expect(outcomes.allSatisfy { $0 == nil || $0 == .busy })
            #expect(pulling.bytes("\(pulling.repository)/blobs/\(small.hash)") == small.bytes)
        }
    }

    @Test("A quantization that is not there is refused with those that are")
    func missing() async throws {
        try await Pulling.run(TestHub([small])) { pulling, _ in
            let error = await downloadError { try await pulling.pull("org/name:Q3_K") }
            #expect(error?.code == .notFound)
            #expect(error?.description.contains("Q4_K_M") == true)
        }
    }

    @Test("A file by its address comes with its revision's commit")
    func address() async throws {
        let other = TestHub.File(path: "x/other.gguf", bytes: model(3000, seed: 9))
        try await Pulling.run(TestHub([small, other])) { pulling, server in
            let pulled = try await pulling.pull(
                "\(server.address)/org/name/resolve/main/x/other.gguf")
            #expect(pulling.bytes(pulled.path ?? "") == other.bytes)
            #expect(pulled.path?.hasPrefix(pulling.repository) == true)
            let error = await downloadError {
                try await pulling.pull("\(server.address)/org/name/blob/gone/x/other.gguf")
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test("What a repository has is listed with its sizes, over every page of its tree")
    func pages() async throws {
        let names = ["m-Q2_K.gguf", "m-Q3_K_S.gguf", "m-Q8_0.gguf"]
        let hash = String(repeating: "1", count: 64)
        try await Pulling.run { request, reply in
            if request.target.hasSuffix("/refs") {
                try await reply.send(
                    "200 OK",
                    #"{"branches":[{"name":"main","targetCommit":"\#(TestHub.commit)"}]}"#)
                return .keep
            }
            let page =
                request.target.hasSuffix("page=2") ? 2 : request.target.hasSuffix("page=1") ? 1 : 0
            let next = "/api/models/org/name/tree/\(TestHub.commit)?recursive=true&page=\(page + 1)"
            try await reply.send(
                "200 OK",
                #"[{"type":"file","path":"\#(names[page])","size":9,"oid":"x","lfs":{"oid":"\#(hash)","size":\#(page + 5)}}]"#,
                headers: page < 2 ? [#"Link: <\#(next)>; rel="next""#] : [])
            return .keep
        } _: { pulling, _ in
            let listed = try await pulling.puller().quantizations(
                of: #require(RepositoryName("org/name")))
            #expect(listed.map(\.name) == ["Q2_K", "Q3_K_S", "Q8_0"])
            #expect(listed.map(\.bytes) == [5, 6, 7])
            #expect(listed.map(\.reference).first == "org/name:Q2_K")
        }
    }

    @Test("A disk that is too small is noticed before anything comes")
    func space() async throws {
        let hash = String(repeating: "1", count: 64)
        try await Pulling.run { request, reply in
            let isTree = request.target.contains("/tree/")
            try await reply.send(
                "200 OK",
                isTree
                    ? #"[{"type":"file","path":"m.gguf","size":1,"lfs":{"oid":"\#(hash)","size":60000000000000}}]"#
                    : #"{"branches":[{"name":"main","targetCommit":"\#(TestHub.commit)"}]}"#)
            return .keep
        } _: { pulling, server in
            let error = await downloadError { try await pulling.pull() }
            #expect(error?.code == .diskFull)
            #expect(!server.requests.contains { $0.target.contains("/resolve/") })
        }
    }
}
