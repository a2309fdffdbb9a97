import Testing

@testable import ModelDownload

@Suite("Which files of a repository are meant")
struct ModelChoiceTests {
    private func choice(_ paths: [String]) throws -> ModelChoice {
        ModelChoice(
            files: try paths.map { path in
                RepositoryFile(
                    path: try #require(RepositoryPath(path)), size: 10,
                    hash: String(repeating: "0", count: 64))
            })
    }

    private func model(_ paths: [String], _ tag: String?) throws -> [String]? {
        try choice(paths).model(tag: tag)?.map(\.path.text)
    }

    @Test("Without a quantization Q4_K_M, else Q8_0, else the first")
    func usual() throws {
        let paths = ["m-Q2_K.gguf", "m-Q8_0.gguf", "m-Q4_K_M.gguf"]
        #expect(try model(paths, nil) == ["m-Q4_K_M.gguf"])
        #expect(try model(Array(paths.prefix(2)), nil) == ["m-Q8_0.gguf"])
        #expect(try model(["README.md", "m-F16.gguf", "m-Q2_K.gguf"], nil) == ["m-F16.gguf"])
        #expect(try model(["README.md"], nil) == nil)
    }

    @Test(
        "A quantization is looked for in the whole path, in any case, with a dot or hyphen behind")
    func tags() throws {
        let paths = ["m-q4_k.gguf", "Q6_K-part/m.gguf", "m.Q5_K_M.gguf", "m-Q5_K_M-x.gguf"]
        #expect(try model(paths, "Q4_K") == ["m-q4_k.gguf"])
        #expect(try model(paths, "q6_k") == ["Q6_K-part/m.gguf"])
        #expect(try model(paths, "Q5_K_M") == ["m.Q5_K_M.gguf"])
        #expect(try model(paths, "Q5_K") == nil)
        #expect(try model(paths, "Q8_0") == nil)
    }

    @Test("What goes with a model is none")
    func companions() throws {
        let paths = [
            "mmproj-Q4_K_M.gguf", "m-imatrix-Q4_K_M.gguf", "mtp-Q4_K_M.gguf", "eagle3-Q4_K_M.gguf",
            "dflash-Q4_K_M.gguf", "dspark-Q4_K_M.gguf", "m-Q4_K_M.bin",
        ]
        #expect(try model(paths, "Q4_K_M") == nil)
        #expect(try model(paths, nil) == nil)
        // Only the name counts, not the folder.
        #expect(try model(["mmproj/m-Q4_K_M.gguf"], nil) == ["mmproj/m-Q4_K_M.gguf"])
    }

    @Test("All shards come, in order, whatever order they are listed in")
    func shards() throws {
        let shards = (1...3).map { "q/m-Q4_K_M-0000\($0)-of-00003.gguf" }
        #expect(try model(["m-Q8_0.gguf"] + shards.reversed(), "Q4_K_M") == shards)
        #expect(try model(Array(shards.dropLast()), "Q4_K_M") == nil)
        let path = try #require(RepositoryPath(shards[1]))
        #expect(try choice(shards).model(path: path)?.map(\.path.text) == shards)
    }

    @Test("What there is is listed by names that mean it")
    func listed() throws {
        let repository = try #require(RepositoryName("org/name"))
        let paths = [
            "m-UD-Q4_K_XL.gguf", "m-Q4_K_XL.gguf", "plain.gguf", "mmproj-m.gguf",
            "m-Q8_0-00001-of-00002.gguf", "m-Q8_0-00002-of-00002.gguf",
        ]
        let choice = try choice(paths)
        let listed = choice.quantizations(of: repository)
        #expect(
            listed.map(\.paths) == [
                ["m-UD-Q4_K_XL.gguf"], ["m-Q4_K_XL.gguf"], ["plain.gguf"],
                ["m-Q8_0-00001-of-00002.gguf", "m-Q8_0-00002-of-00002.gguf"],
            ])
        #expect(listed.map(\.bytes) == [10, 10, 10, 20])
        for quantization in listed {
            let reference = try ModelReference(quantization.reference)
            guard case .repository(_, let tag) = reference.source else {
                Issue.record("no reference to a repository")
                continue
            }
            #expect(choice.model(tag: tag)?.map(\.path.text) == quantization.paths)
        }
    }

    @Test(
        "A path that could lead elsewhere is none",
        arguments: [
            "", "/etc/passwd", "../x.gguf", "a/../../x.gguf", "a//b.gguf", "./x.gguf", "a\\b.gguf",
            "a\nb.gguf", "a\u{1B}[2Jb.gguf", "a\u{202E}b.gguf", String(repeating: "a", count: 300),
            String(repeating: "a/", count: 20) + "b",
        ])
    func paths(_ path: String) {
        #expect(RepositoryPath(path) == nil)
    }
}
