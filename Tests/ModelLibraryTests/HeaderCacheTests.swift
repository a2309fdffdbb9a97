import ChatCore
import Foundation
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("What was read of model files is kept")
struct HeaderCacheTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var models: String { folder.path + "/models" }
    private var cacheFile: String { folder.path + "/made/cache/models.json" }

    /// What a new process would find, and how many files it opened for it.
    private func look(
        in folders: [String]? = nil, cacheFile: String? = nil
    ) -> (found: [FoundModel], headers: Int, fingerprints: Int) {
        let counts = ReadCounts()
        let finder = ModelFinder(
            stores: (folders ?? [models]).map { FolderStore(name: "folder", folder: $0) },
            locations: StoreLocations(environment: [:]), cacheFile: cacheFile ?? self.cacheFile,
            reading: counts.reading)
        let found = finder.found()
        return (found, counts.headers, counts.fingerprints)
    }

    private func model(_ name: String = "Tiny") -> [UInt8] {
        var writer = GGUFWriter.model()
        writer.metadata[1].1 = .string(name)
        writer.metadata += [
            ("llama.block_count", .uint32(2)), ("llama.embedding_length", .uint32(64)),
            ("llama.attention.head_count", .uint32(4)),
        ]
        return writer.file
    }

    /// One file of every kind: good ones, two of them the same, a cut one, a
    /// projector, and shards of which one is missing.
    private func fill() throws {
        try folder.write(model(), to: "models/a-Q8_0.gguf")
        try folder.write(model(), to: "models/copy-Q8_0.gguf")
        try folder.write(model("Tidy"), to: "models/b-Q8_0.gguf")
        try folder.write(Array(model().prefix(300)), to: "models/cut.gguf")
        var projector = GGUFWriter.model()
        projector.metadata.append(("general.type", .string("mmproj")))
        try folder.write(projector.file, to: "models/eyes.gguf")
        var shard = GGUFWriter.model()
        shard.metadata.append(("split.count", .uint32(2)))
        try folder.write(shard.file, to: "models/part-00001-of-00002.gguf")
    }

    @Test("A second look opens no file, and finds the same")
    func secondLook() throws {
        try fill()
        let first = look()
        #expect(first.headers == 6 && first.fingerprints == 2)
        #expect(first.found.map(\.description.name) == ["a-Q8_0", "b-Q8_0", "cut", "part"])
        #expect(first.found[0].footprint != nil && first.found[0].traffic != nil)
        #expect(first.found.map { $0.description.broken != nil } == [false, false, true, true])
        let second = look()
        #expect(second.headers == 0 && second.fingerprints == 0)
        #expect(second.found == first.found)
    }

    @Test("One finder asked twice opens no file the second time")
    func sameFinder() throws {
        try fill()
        let counts = ReadCounts()
        let finder = ModelFinder(
            stores: [FolderStore(name: "folder", folder: models)],
            locations: StoreLocations(environment: [:]), cacheFile: cacheFile,
            reading: counts.reading)
        let found = finder.found()
        try FileManager.default.removeItem(atPath: cacheFile)
        #expect(finder.found() == found)
        #expect(counts.headers == 6)
    }

    @Test("The file is for its owner's eyes only, and nothing else is left beside it")
    func permissions() throws {
        try fill()
        _ = look()
        let attributes = try FileManager.default.attributesOfItem(atPath: cacheFile)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/made/cache")
                == ["models.json"])
    }

    @Test("A cache that cannot be written, or is somebody's folder, costs only time")
    func unwritable() throws {
        try fill()
        let file = try folder.write([1], to: "file")
        #expect(look(cacheFile: file + "/cache.json").found.count == 4)
        #expect(look(cacheFile: models).found.count == 4)
        #expect(look(cacheFile: models).headers == 6)
    }

    // MARK: Changes

    @Test("Another content of the same length is read, by the time it was written")
    func changedContent() throws {
        let path = try folder.write(model("Tiny"), to: "models/m-Q8_0.gguf")
        let inode = FileStatus(path)?.stamp.inode
        #expect(look().headers == 1)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: model("Tidy"))
        try handle.close()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 2_000_000_000)], ofItemAtPath: path)
        #expect(FileStatus(path)?.stamp.inode == inode)
        #expect(look().headers == 1)
        #expect(look().headers == 0)
    }

    @Test("A file put in another's place is read, though it is as long and as old")
    func replaced() throws {
        let path = try folder.write(model("Tiny"), to: "models/m-Q8_0.gguf")
        var other = GGUFWriter.model(fileType: 2)
        other.metadata[1].1 = .string("Tidy")
        other.metadata += [
            ("llama.block_count", .uint32(2)), ("llama.embedding_length", .uint32(64)),
            ("llama.attention.head_count", .uint32(4)),
        ]
        let beside = try folder.write(other.file, to: "other")
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        for file in [path, beside] {
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
        }
        #expect(look().found.first?.description.quantization == Quantization("Q8_0"))
        #expect(unsafe rename(beside, path) == 0)
        let again = look()
        #expect(again.headers == 1)
        #expect(again.found.first?.description.quantization == Quantization("Q4_0"))
    }

    @Test("A file written over is read, though somebody put its time of writing back")
    func timePutBack() throws {
        let path = try folder.write(model("Tiny"), to: "models/m-Q8_0.gguf")
        let before = try #require(FileStatus(path)?.stamp)
        #expect(look().headers == 1)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: model("Tidy"))
        try handle.close()
        var times = [timespec(), timespec()]
        for index in 0...1 {
            times[index].tv_sec = Int(before.modified / 1_000_000_000)
            times[index].tv_nsec = Int(before.modified % 1_000_000_000)
        }
        #expect(unsafe utimensat(AT_FDCWD, path, &times, 0) == 0)
        let after = try #require(FileStatus(path)?.stamp)
        #expect(after.modified == before.modified && after.size == before.size)
        #expect(look().headers == 1)
    }

    @Test("A missing shard that came, and a whole one that went, are noticed")
    func shards() throws {
        var shard = GGUFWriter.model()
        shard.metadata.append(("split.count", .uint32(2)))
        try folder.write(shard.file, to: "models/m-00001-of-00002.gguf")
        #expect(look().found.first?.description.broken != nil)
        var second = GGUFWriter()
        second.metadata = [("split.count", .uint32(2))]
        second.tensors = [.init(name: "blk.0.weight", dimensions: [32], byteCount: 128)]
        let path = try folder.write(second.file, to: "models/m-00002-of-00002.gguf")
        #expect(look().found.first?.description.broken == nil)
        #expect(look().headers == 0)
        try FileManager.default.removeItem(atPath: path)
        #expect(look().found.first?.description.broken?.contains("shard 2 of 2") == true)
    }

    @Test("A broken file that was made whole is good")
    func repaired() throws {
        try folder.write(Array(model().prefix(300)), to: "models/m.gguf")
        #expect(look().found.first?.description.broken != nil)
        try folder.write(model(), to: "models/m.gguf")
        #expect(look().found.first?.description.broken == nil)
    }

    @Test("A file that could not be read is tried again each time")
    func unreadable() throws {
        try folder.write(model(), to: "models/m.gguf")
        let counts = ReadCounts()
        var reading = counts.reading
        let usual = reading.model
        reading.model = { path throws(ModelError) in
            _ = try usual(path)
            throw ModelError(.unreadable, "The disk does not answer.")
        }
        let finder = ModelFinder(
            stores: [FolderStore(name: "folder", folder: models)],
            locations: StoreLocations(environment: [:]), cacheFile: cacheFile, reading: reading)
        #expect(finder.found().first?.description.broken == "The disk does not answer.")
        #expect(finder.found().count == 1)
        #expect(counts.headers == 2)
        #expect(look().found.first?.description.broken == nil)
    }

    // MARK: What stays

    @Test("A vanished file's entry goes; one of a folder that was not looked in stays")
    func vanished() throws {
        try folder.write(model(), to: "models/m.gguf")
        try folder.write(model("Tidy"), to: "models/gone.gguf")
        try folder.write(model("Tiny too"), to: "elsewhere/e.gguf")
        let all = [models, folder.path + "/elsewhere"]
        #expect(look(in: all).headers == 3)
        try FileManager.default.removeItem(atPath: models + "/gone.gguf")
        #expect(look(in: [models]).headers == 0)
        let text = String(decoding: try Data(contentsOf: URL(filePath: cacheFile)), as: UTF8.self)
        #expect(text.contains("e.gguf") && text.contains("m.gguf") && !text.contains("gone"))
        #expect(look(in: all).headers == 0)
    }

    @Test(
        "A damaged file, and one of another version, are made anew",
        arguments: [
            "", "no JSON", "{}", "null", #"{"version": "canter headers 0", "entries": {}}"#,
            "\u{0}", String(repeating: "[", count: 100_000),
        ])
    func damaged(contents: String) throws {
        try fill()
        let found = look().found
        try folder.write(Array(contents.utf8), to: "made/cache/models.json")
        let again = look()
        #expect(again.headers == 6)
        #expect(again.found == found)
        #expect(look().headers == 0)
    }

    @Test("A file cut anywhere, or with a byte changed, does not stop the search")
    func corrupted() throws {
        try folder.write(model(), to: "models/a-Q8_0.gguf")
        _ = look()
        let whole = Array(try Data(contentsOf: URL(filePath: cacheFile)))
        for place in stride(from: 0, to: whole.count, by: 7) {
            try folder.write(Array(whole[..<place]), to: "made/cache/models.json")
            #expect(look().headers == 1)
            var changed = whole
            changed[place] = UInt8(ascii: "9")
            try folder.write(changed, to: "made/cache/models.json")
            let found = look().found
            #expect(found.count == 1)
            _ = found.first?.footprint.map { MemoryEstimate($0, window: 4096) }
        }
    }

    @Test("Numbers no model has are not believed, and nothing in it drives the terminal")
    func hostile() throws {
        try folder.write(model(), to: "models/a-Q8_0.gguf")
        _ = look()
        let text = String(decoding: try Data(contentsOf: URL(filePath: cacheFile)), as: UTF8.self)
        let compute = #""computeBytesPerToken":528"#
        #expect(text.contains(compute) && text.contains(#""llama""#))
        try folder.write(
            Array(
                text.replacingOccurrences(
                    of: compute, with: #""computeBytesPerToken":9223372036854775807"#
                ).utf8), to: "made/cache/models.json")
        #expect(look().headers == 1)
        try folder.write(
            Array(text.replacingOccurrences(of: #""llama""#, with: #""\u001b[2J""#).utf8),
            to: "made/cache/models.json")
        let hostile = look()
        #expect(hostile.headers == 0)
        #expect(hostile.found.first?.description.family == "\u{FFFD}[2J")
    }
}
