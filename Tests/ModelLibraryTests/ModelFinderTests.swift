import ChatCore
import TestSupport
import Testing

@testable import ModelLibrary

@Suite struct ModelFinderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var finder: ModelFinder {
        // Without what a service of this machine may have.
        let locations = StoreLocations(environment: ["HOME": folder.path], services: [])
        return ModelFinder(
            stores: locations.stores(extraFolders: ["~/extra"]), locations: locations)
    }

    /// A file in canter's own folder, of another content for every name.
    @discardableResult
    func add(_ name: String, _ writer: GGUFWriter? = nil) throws -> String {
        let writer = writer ?? .model().named(name)
        return try folder.write(writer.file, to: ".local/share/canter/models/" + name)
    }

    func failure(_ name: String) -> ModelError? {
        do {
            _ = try finder.resolve(name)
            return nil
        } catch {
            return error
        }
    }

    @Test("canter's own folder, extra folders and the Hugging Face cache are searched")
    func stores() throws {
        try add("own-Q8_0.gguf")
        try folder.write(
            GGUFWriter.model().named("extra").file, to: "extra/deep/er/extra-Q8_0.gguf")
        try folder.write(GGUFWriter.model().file, to: "extra/.hidden.gguf")
        let hub = ".cache/huggingface/hub/models--org--tiny-GGUF"
        try folder.write(GGUFWriter.model().named("hub").file, to: hub + "/blobs/abc")
        try folder.write([1, 2, 3], to: hub + "/blobs/def.incomplete")
        try folder.write(Array("new\n".utf8), to: hub + "/refs/main")
        try folder.link(hub + "/snapshots/new/hub-Q8_0.gguf", to: "../../blobs/abc")
        try folder.link(hub + "/snapshots/old/hub-Q8_0.gguf", to: "../../blobs/abc")
        try folder.link(hub + "/snapshots/old/gone.gguf", to: "../../blobs/none")

        let models = finder.models()
        #expect(models.map(\.name) == ["own-Q8_0", "extra-Q8_0", "hub-Q8_0"])
        #expect(models.map(\.store) == ["canter", "folder", "huggingface"])
        #expect(models[2].path?.contains("/snapshots/new/") == true)
        #expect(models.allSatisfy { $0.broken == nil })
        let model = try #require(models.first)
        #expect(model.displayName == "own")
        #expect(model.family == "llama")
        #expect(model.quantization == Quantization("Q8_0"))
        #expect(model.parameters == 320)
        #expect(model.trainedContext == 2048)
        #expect(model.sizeBytes == GGUFWriter.model().named("own-Q8_0.gguf").file.count)
    }

    @Test("XDG and Hugging Face variables move the stores; relative ones are ignored")
    func locations() {
        var locations = StoreLocations(environment: ["HOME": "/h"])
        #expect(locations.own == "/h/.local/share/canter/models")
        #expect(locations.huggingFace == ["/h/.cache/huggingface/hub"])
        locations = StoreLocations(environment: [
            "HOME": "/h", "XDG_DATA_HOME": "/d/", "HF_HOME": "~/hf",
        ])
        #expect(locations.own == "/d/canter/models")
        #expect(locations.huggingFace == ["/h/hf/hub"])
        locations = StoreLocations(environment: [
            "HOME": "/h", "XDG_DATA_HOME": "d", "LLAMA_CACHE": "/l",
        ])
        #expect(locations.own == "/h/.local/share/canter/models")
        #expect(locations.huggingFace == ["/l", "/h/.cache/huggingface/hub"])
        #expect(StoreLocations(environment: [:], services: []).stores().isEmpty)
    }

    @Test(
        "Projectors, adapters, embedding models and vocabularies are not listed, and refused by path"
    )
    func otherKinds() throws {
        for type in ["adapter", "mmproj", "imatrix"] {
            var writer = GGUFWriter.model()
            writer.metadata.append(("general.type", .string(type)))
            let path = try add("\(type).gguf", writer)
            #expect(failure(path)?.code == .notAChatModel)
        }
        for family in ["clip", "bert"] {
            var writer = GGUFWriter.model()
            writer.metadata[0] = ("general.architecture", .string(family))
            #expect(failure(try add("\(family).gguf", writer))?.code == .notAChatModel)
        }
        var vocabulary = GGUFWriter.model()
        vocabulary.tensors = []
        #expect(failure(try add("ggml-vocab.gguf", vocabulary))?.code == .notAChatModel)
        #expect(finder.models().isEmpty)
    }

    @Test("A cut file is listed as broken with its reason, and not resolved")
    func broken() throws {
        let file = GGUFWriter.model().file
        try folder.write(
            Array(file.prefix(file.count - 200)), to: ".local/share/canter/models/cut-Q8_0.gguf")
        let model = try #require(finder.models().first)
        #expect(model.name == "cut-Q8_0")
        #expect(model.broken?.contains("is cut short") == true)
        #expect(failure("cut")?.code == .truncated)
    }

    @Test("Shards are one model, found by any of them")
    func shards() throws {
        var first = GGUFWriter.model()
        first.metadata.append(("split.count", .uint32(2)))
        var second = GGUFWriter()
        second.metadata = [("split.count", .uint32(2)), ("split.no", .uint32(1))]
        second.tensors = [.init(name: "blk.0.weight", dimensions: [32], byteCount: 128)]
        let path = try add("big-Q8_0-00001-of-00002.gguf", first)
        let other = try add("big-Q8_0-00002-of-00002.gguf", second)
        let models = finder.models()
        #expect(models.map(\.name) == ["big-Q8_0"])
        #expect(models.first?.path == path)
        #expect(models.first?.parameters == 320 + 32)
        #expect(models.first?.sizeBytes == first.file.count + second.file.count)
        #expect(try finder.resolve(other).path == path)
    }

    @Test("A missing shard makes the model broken, whichever it is")
    func missingShard() throws {
        var writer = GGUFWriter.model()
        writer.metadata.append(("split.count", .uint32(2)))
        try add("a-00001-of-00002.gguf", writer)
        try add("b-00002-of-00002.gguf", writer)
        let models = finder.models()
        #expect(models.map(\.name) == ["a", "b"])
        #expect(models[0].broken?.contains("shard 2 of 2") == true)
        #expect(models[1].broken?.contains("b-00001-of-00002.gguf") == true)
    }

    @Test(
        "A name, its beginning, a part, another case and other separators find the model",
        arguments: [
            "SmolLM2-135M-Instruct.Q4_1", "smollm2-135m-instruct-q4-1", "smollm2", "Instruct.Q4",
            "SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2 135m",
        ])
    func names(name: String) throws {
        try add("SmolLM2-135M-Instruct.Q4_1.gguf", .model(fileType: 3))
        try add("gemma-3-270m-Q8_0.gguf")
        let model = try finder.resolve(name)
        #expect(model.name == "SmolLM2-135M-Instruct.Q4_1")
        #expect(model.store == "canter")
    }

    @Test("A whole name wins over names it begins; several beginnings are listed")
    func ambiguity() throws {
        try add("tiny.gguf")
        try add("tiny-chat-Q4_0.gguf")
        try add("tiny-chat-Q8_0.gguf")
        #expect(try finder.resolve("tiny").name == "tiny")
        let error = failure("tiny-c")
        #expect(error?.code == .ambiguous)
        #expect(error?.description.contains("tiny-chat-Q4_0, tiny-chat-Q8_0") == true)
    }

    @Test("The same model in two stores is taken from the preferred one")
    func preference() throws {
        try folder.write(GGUFWriter.model().file, to: "extra/same-Q8_0.gguf")
        try add("same-Q8_0.gguf")
        #expect(try finder.resolve("same").store == "canter")
    }

    @Test("No such model: what there is, or how to get one")
    func notFound() throws {
        #expect(failure("x")?.description.contains("make chat") == true)
        try add("tiny.gguf")
        let error = failure("x")
        #expect(error?.code == .notFound)
        #expect(error?.description.contains("there is tiny;") == true)
        #expect(failure("")?.code == .notFound)
        #expect(failure("./none.gguf")?.code == .notFound)
        #expect(failure("~/none.gguf")?.description.contains(folder.path) == true)
        #expect(failure(folder.path)?.code == .notAFile)
    }
}
