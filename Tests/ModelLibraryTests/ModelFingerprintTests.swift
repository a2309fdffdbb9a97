import TestSupport
import Testing

@testable import ModelLibrary

@Suite struct ModelFingerprintTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    func fingerprint(_ bytes: [UInt8], name: String = "model.gguf") throws -> String {
        try ModelFingerprint(path: try folder.write(bytes, to: name)).hex
    }

    @Test("It is of the content, wherever the file lies")
    func content() throws {
        let file = GGUFWriter.model().file
        let first = try fingerprint(file)
        #expect(first.count == 64)
        #expect(first.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(try fingerprint(file, name: "moved/other-name.gguf") == first)
    }

    @Test("Another value in the header, another weight in any tensor, or another length tell")
    func changes() throws {
        var writer = GGUFWriter.model()
        let file = writer.file
        var seen: Set<String> = [try fingerprint(file)]
        writer.metadata[1].1 = .string("Tidy")
        #expect(seen.insert(try fingerprint(writer.file)).inserted)
        // The middles of both tensors: 272 and 256 bytes, at the file's end.
        for back in [128, 256 + 32 - 16 + 136] {
            var changed = file
            changed[file.count - back] ^= 1
            #expect(seen.insert(try fingerprint(changed)).inserted, "\(back)")
        }
        #expect(seen.insert(try fingerprint(file + [0])).inserted)
    }

    @Test("Every shard of a model counts")
    func shards() throws {
        var first = GGUFWriter.model()
        first.metadata.append(("split.count", .uint32(2)))
        try folder.write(first.file, to: "m-00001-of-00002.gguf")
        let path = try folder.write(first.file, to: "m-00002-of-00002.gguf")
        let whole = try ModelFingerprint(path: path).hex
        #expect(try ModelFingerprint(path: folder.path + "/m-00001-of-00002.gguf").hex == whole)
        var changed = first.file
        changed[changed.count - 128] ^= 1
        try folder.write(changed, to: "m-00002-of-00002.gguf")
        #expect(try ModelFingerprint(path: path).hex != whole)
    }

    @Test("A cut file has none")
    func cut() throws {
        #expect(throws: ModelError.self) {
            try fingerprint(Array(GGUFWriter.model().file.dropLast(300)))
        }
    }
}
