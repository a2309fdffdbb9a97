import ChatCore
import Foundation
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("What a person may call a model")
struct ModelNameTests {
    let folder: TemporaryFolder
    let ollama: OllamaWriter

    init() throws {
        folder = try TemporaryFolder()
        ollama = OllamaWriter(folder: folder)
    }

    private var finder: ModelFinder {
        let locations = StoreLocations(environment: ["HOME": folder.path], services: [])
        return ModelFinder(stores: locations.stores(), locations: locations)
    }

    private func name(_ asked: String) throws -> String { try finder.resolve(asked).name }

    private func failure(_ asked: String) -> ModelError? {
        do {
            _ = try finder.resolve(asked)
            return nil
        } catch {
            return error
        }
    }

    private func model(_ name: String, fileType: UInt32 = 7) -> [UInt8] {
        var writer = GGUFWriter.model(fileType: fileType)
        writer.metadata[1].1 = .string(name)
        return writer.file
    }

    private func hub(_ repository: String, _ file: String, fileType: UInt32 = 7) throws {
        let folderName = "models--" + repository.replacingOccurrences(of: "/", with: "--")
        try folder.write(
            model(repository + file, fileType: fileType),
            to: ".cache/huggingface/hub/\(folderName)/snapshots/c/\(file)")
    }

    // MARK: Ollama

    @Test("What Ollama calls it, with its tag or, for the latest, without")
    func ollamaNames() throws {
        try ollama.model(
            "registry.ollama.ai/library/llama3.2/3b", model("a"), OllamaWriter.digest(1))
        try ollama.model(
            "registry.ollama.ai/library/llama3.2/latest", model("b"), OllamaWriter.digest(2))
        try ollama.model(
            "registry.ollama.ai/some/thing/q8", model("c"), OllamaWriter.digest(3))
        try ollama.model(
            "hf.co/org/Name-GGUF/Q8_0", model("d"), OllamaWriter.digest(4))
        #expect(try name("llama3.2:3b") == "llama3.2:3b")
        #expect(try name("LLAMA3.2:3B") == "llama3.2:3b")
        #expect(try name("llama3.2") == "llama3.2:latest")
        #expect(try name("llama3.2:latest") == "llama3.2:latest")
        #expect(try name("some/thing:q8") == "some/thing:q8")
        #expect(try name("some/thing") == "some/thing:q8")
        #expect(try name("hf.co/org/Name-GGUF:Q8_0") == "hf.co/org/Name-GGUF:Q8_0")
        #expect(try name("org/Name-GGUF") == "hf.co/org/Name-GGUF:Q8_0")
        #expect(failure("llama3.2:7b")?.code == .notFound)
        #expect(failure("llama")?.code == .ambiguous)
    }

    @Test("What stands in the list in place of a hash")
    func shownNames() throws {
        try ollama.model("registry.ollama.ai/library/l/latest", model("Llama 3B Instruct"))
        #expect(try name("Llama-3B-Instruct-Q8_0") == "l:latest")
        #expect(try name("llama-3b") == "l:latest")
    }

    @Test("The names of every place a model lies at")
    func copies() throws {
        try folder.write(model("a"), to: ".local/share/canter/models/own-Q8_0.gguf")
        try ollama.model("registry.ollama.ai/library/theirs/latest", model("a"))
        try folder.write(model("a"), to: ".lmstudio/models/org/repo/studio-Q8_0.gguf")
        for asked in ["own", "theirs", "theirs:latest", "studio-Q8_0", "org/repo"] {
            let model = try finder.resolve(asked)
            #expect(model.name == "own-Q8_0" && model.store == "canter", "\(asked)")
        }
    }

    // MARK: Repositories

    @Test("A repository of one model, and a quantization of one of several")
    func repositories() throws {
        try hub("org/one-GGUF", "one-Q8_0.gguf")
        try hub("org/two-GGUF", "two-Q8_0.gguf")
        try hub("org/two-GGUF", "two-UD-Q4_K_XL.gguf", fileType: 15)
        try hub("org/two-GGUF", "two-Q4_K_M.gguf", fileType: 15)
        #expect(try name("org/one-GGUF") == "one-Q8_0")
        #expect(try name("ORG/one-gguf:q8_0") == "one-Q8_0")
        #expect(try name("hf.co/org/one-GGUF") == "one-Q8_0")
        #expect(try name("org/one-GGUF:") == "one-Q8_0")
        #expect(try name("org/two-GGUF:Q8_0") == "two-Q8_0")
        // The header calls both of them so; the name tells them apart.
        #expect(try name("org/two-GGUF:Q4_K_M") == "two-Q4_K_M")
        #expect(try name("org/two-GGUF:UD-Q4_K_XL") == "two-UD-Q4_K_XL")
    }

    @Test("A quantization the name does not tell is known by the header")
    func quantizationByHeader() throws {
        try hub("org/plain", "first.gguf", fileType: 7)
        try hub("org/plain", "second.gguf", fileType: 15)
        #expect(try name("org/plain:Q4_K_M") == "second")
    }

    @Test("A repository of several, and a quantization that is not there, say which there are")
    func repositoryFailures() throws {
        try hub("org/two-GGUF", "two-Q8_0.gguf")
        try hub("org/two-GGUF", "two-Q4_K_M.gguf", fileType: 15)
        let several = failure("org/two-GGUF")
        #expect(several?.code == .ambiguous)
        #expect(several?.description.contains("two-Q4_K_M, two-Q8_0: give more") == true)
        let none = failure("org/two-GGUF:Q6_K")
        #expect(none?.code == .notFound)
        #expect(
            none?.description
                == "Of org/two-GGUF there is no Q6_K on this machine: choose one of two-Q4_K_M, two-Q8_0."
        )
        #expect(failure("org/three-GGUF")?.description.contains("No model is called") == true)
        #expect(failure("or\u{1B}g/x")?.description.contains("\u{1B}") == false)
    }

    // MARK: Paths

    @Test("A file of that path wins over any name, and a folder over none")
    func paths() throws {
        let repository = folder.path.dropFirst() + "/x"
        try ollama.model("example.org/\(folder.path.dropFirst())/x/latest", model("a"))
        let path = try folder.write(model("b"), to: "x/y.gguf")
        #expect(try finder.resolve(path).store == "file")
        #expect(failure(folder.path + "/x")?.code == .notAFile)
        #expect(failure(folder.path + "/none")?.code == .notFound)
        #expect(failure("./org/name")?.description.contains("There is no file") == true)
        #expect(failure("org/name.gguf")?.description.contains("There is no file") == true)
        #expect(try name("example.org/" + repository) == "example.org/\(repository):latest")
    }
}
