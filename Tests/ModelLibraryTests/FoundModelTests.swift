import ChatCore
import Foundation
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("Models found, each once")
struct FoundModelTests {
    let folder: TemporaryFolder
    let ollama: OllamaWriter
    let counts = ReadCounts()

    init() throws {
        folder = try TemporaryFolder()
        ollama = OllamaWriter(folder: folder)
    }

    private var finder: ModelFinder {
        let locations = StoreLocations(environment: ["HOME": folder.path], services: [])
        return ModelFinder(
            stores: locations.stores(), locations: locations, cacheFile: nil,
            reading: counts.reading)
    }

    private let own = ".local/share/canter/models/"
    private let studio = ".lmstudio/models/org/repo/"

    /// A model of another content for every `name`, and of the same length.
    private func file(_ name: String = "Tiny") -> [UInt8] {
        var writer = GGUFWriter.model()
        writer.metadata[1].1 = .string(name)
        return writer.file
    }

    @Test("The header tells footprint and traffic, and whether weights have 16 bits")
    func headerFacts() throws {
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { $0.0 == "llama.attention.head_count_kv" }
        writer.metadata += [
            ("llama.block_count", .uint32(2)), ("llama.embedding_length", .uint32(64)),
            ("llama.attention.head_count", .uint32(4)),
            ("llama.attention.head_count_kv", .uint32(2)),
        ]
        let path = try folder.write(writer.file, to: own + "a-Q8_0.gguf")
        writer.tensors[0] = .init(
            name: "token_embd.weight", dimensions: [64, 4], type: 1, byteCount: 64 * 4 * 2)
        try folder.write(writer.file, to: own + "b-F16.gguf")
        try folder.write(file(), to: own + "c-Q8_0.gguf")
        let found = finder.found()
        #expect(found.map(\.isHighPrecision) == [false, true, false])
        let model = try GGUFModel(path: path)
        #expect(found[0].footprint == model.footprint && found[0].footprint != nil)
        #expect(found[0].traffic == model.traffic() && found[0].traffic != nil)
        #expect(found[0].description == model.description(store: "canter"))
        // Its header does not tell how many layers there are.
        #expect(found[2].footprint == nil && found[2].traffic == nil)
    }

    // MARK: Copies

    @Test("Links and hard links are one model, with the other places told")
    func links() throws {
        let path = try folder.write(file(), to: own + "a-Q8_0.gguf")
        try folder.link(studio + "linked-Q8_0.gguf", to: path)
        try FileManager.default.linkItem(atPath: path, toPath: folder.path + "/" + own + "b.gguf")
        let found = finder.found()
        #expect(found.map(\.description.path) == [path])
        #expect(
            found.first?.copies == [
                ModelCopy(store: "canter", path: folder.path + "/" + own + "b.gguf"),
                ModelCopy(
                    store: "lm-studio", path: folder.path + "/" + studio + "linked-Q8_0.gguf"),
            ])
        #expect(found.first?.repository == "org/repo")
        // No content was compared for that.
        #expect(counts.headers == 1 && counts.fingerprints == 0)
    }

    @Test("One file that a store has under several names of its own is in one place")
    func severalNames() throws {
        for tag in ["latest", "3b"] {
            try ollama.model("registry.ollama.ai/library/llama3.2/\(tag)", file())
        }
        let found = finder.found()
        #expect(found.map(\.description.name) == ["llama3.2:3b"])
        #expect(found.first?.copies == [])
        #expect(try finder.resolve("llama3.2:latest").name == "llama3.2:3b")
        #expect(try finder.resolve("llama3.2").name == "llama3.2:3b")
    }

    @Test("A true copy is one model; one that differs in a weight only is another")
    func trueCopies() throws {
        try folder.write(file(), to: own + "a-Q8_0.gguf")
        try folder.write(file(), to: studio + "same-Q8_0.gguf")
        var other = file()
        other[other.count - 128] ^= 1
        try folder.write(other, to: studio + "trained-Q8_0.gguf")
        let found = finder.found()
        #expect(found.map(\.description.name) == ["a-Q8_0", "trained-Q8_0"])
        #expect(
            found[0].copies == [
                ModelCopy(store: "lm-studio", path: folder.path + "/" + studio + "same-Q8_0.gguf")
            ])
        #expect(found[0].repository == "org/repo")
        #expect(counts.fingerprints == 3)
    }

    @Test("Files of different sizes or headers are not compared")
    func different() throws {
        try folder.write(file(), to: own + "a-Q8_0.gguf")
        try folder.write(file("Tidy"), to: own + "b-Q8_0.gguf")
        try folder.write(file() + [0], to: own + "c-Q8_0.gguf")
        #expect(finder.found().count == 3)
        #expect(counts.headers == 3 && counts.fingerprints == 0)
    }

    @Test("Where stores call both files by their hash, that says it without reading")
    func digests() throws {
        let digest = OllamaWriter.digest(1)
        let hex = String(digest.dropFirst(7))
        try ollama.model("registry.ollama.ai/library/m/latest", file(), digest)
        try ollama.model("registry.ollama.ai/library/n/latest", file(), OllamaWriter.digest(2))
        let hub = ".cache/huggingface/hub/models--org--name/"
        try folder.write(file(), to: hub + "blobs/" + hex)
        try folder.link(hub + "snapshots/c/m-Q8_0.gguf", to: "../../blobs/" + hex)
        let found = finder.found()
        // The hashes are made up: by content all three are the same.
        #expect(found.map(\.description.name) == ["m-Q8_0", "n:latest"])
        #expect(found[0].copies == [ModelCopy(store: "ollama", path: ollama.path(of: digest))])
        #expect(found[0].repository == "org/name")
        #expect(counts.fingerprints == 0)
        #expect(try finder.resolve("m:latest").name == "m-Q8_0")
    }

    // MARK: Shards

    private func shards(_ name: String, in place: String, _ numbers: [Int]) throws {
        for number in numbers {
            var writer = number == 1 ? GGUFWriter.model() : GGUFWriter()
            writer.metadata.append(("split.count", .uint32(3)))
            if number > 1 {
                writer.tensors = [
                    .init(name: "blk.\(number).weight", dimensions: [32], byteCount: 128)
                ]
            }
            try folder.write(writer.file, to: place + "\(name)-0000\(number)-of-00003.gguf")
        }
    }

    @Test("Of shards the one missing is told, and the rest is one model")
    func missingShard() throws {
        try shards("middle", in: own, [1, 3])
        try shards("first", in: own, [2, 3])
        try shards("whole", in: own, [1, 2, 3])
        let found = finder.found()
        #expect(found.map(\.description.name) == ["first", "middle", "whole"])
        #expect(found[0].description.broken?.contains("first-00001-of-00003.gguf") == true)
        #expect(found[1].description.broken?.contains("shard 2 of 3") == true)
        #expect(found[2].description.broken == nil)
    }

    @Test("Copies of all shards are one model")
    func copiedShards() throws {
        try shards("m", in: own, [1, 2, 3])
        try shards("m", in: studio, [1, 2, 3])
        let found = finder.found()
        #expect(found.count == 1)
        #expect(found.first?.copies.map(\.store) == ["lm-studio"])
    }

    // MARK: What is no model

    @Test("Embedding models are not offered, of whatever family they are")
    func embeddings() throws {
        var writer = GGUFWriter.model()
        writer.metadata.append(("llama.pooling_type", .uint32(3)))
        try folder.write(writer.file, to: own + "embedding.gguf")
        writer.metadata[writer.metadata.count - 1].1 = .uint32(0)
        try folder.write(writer.file, to: own + "chat.gguf")
        #expect(finder.found().map(\.description.name) == ["chat"])
    }

    @Test("A damaged projector is not news, in whatever store")
    func damagedProjector() throws {
        try folder.write([1, 2, 3], to: own + "mmproj-F16.gguf")
        try folder.write([1, 2, 3], to: ".cache/llama.cpp/org_repo_mmproj-F16.gguf")
        try folder.write([1, 2, 3], to: own + "model.gguf")
        #expect(finder.found().map(\.description.name) == ["model"])
    }

    // MARK: Names

    private func titled(_ entries: [(String, String)]) -> [UInt8] {
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { $0.0 == "general.name" }
        writer.metadata += entries.map { ("general." + $0.0, .string($0.1)) }
        return writer.file
    }

    @Test(
        "A file called by its hash is shown as its makers called it, else as its store does",
        arguments: [
            (
                [("basename", "Llama-3.2"), ("size_label", "3B"), ("finetune", "Instruct")],
                "m/latest", "Llama-3.2-3B-Instruct"
            ),
            (
                [
                    ("name", "Llama 3.2 3B Instruct"), ("size_label", "3B"),
                    ("finetune", "instruct"),
                ],
                "m/latest", "Llama-3.2-3B-Instruct"
            ),
            (
                [("name", "Tiny 13B"), ("size_label", "3B"), ("version", "v0.3")], "m/x",
                "Tiny-13B-3B-v0.3"
            ),
            ([("name", " \n ")], "llama3.2/3b-instruct-q4_K_M", "llama3.2-3b-instruct"),
            ([], "phi/latest", "phi"),
            ([("name", String(repeating: "x", count: 97))], "phi/3b", "phi-3b"),
            ([("name", "a\u{1B}[2Jb")], "m/latest", "a\u{FFFD}[2Jb"),
        ])
    func titles(entries: [(String, String)], name: String, shown: String) throws {
        try ollama.model("registry.ollama.ai/library/" + name, titled(entries))
        let model = try #require(finder.models().first)
        #expect(model.displayName == shown)
        #expect(model.name == name.replacingOccurrences(of: "/", with: ":"))
        #expect(model.quantization == Quantization("Q8_0"))
    }

    @Test("A file with a name of its own is shown by that, whatever its header says")
    func ownNames() throws {
        try folder.write(
            titled([("basename", "Other"), ("size_label", "3B")]), to: own + "Mine-Q8_0.gguf")
        #expect(finder.models().map(\.displayName) == ["Mine"])
    }
}
