import ChatCore
import Foundation
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("Ollama's models")
struct OllamaStoreTests {
    let folder: TemporaryFolder
    let ollama: OllamaWriter
    private let model = OllamaWriter.model
    private let tiny = GGUFWriter.model().file

    init() throws {
        folder = try TemporaryFolder()
        ollama = OllamaWriter(folder: folder)
    }

    private func files() -> [StoredFile] {
        OllamaStore(root: folder.path + "/.ollama/models").files()
    }

    @Test("are named by host, namespace, model and tag, the usual host and namespace left out")
    func names() throws {
        for name in [
            "registry.ollama.ai/library/llama3.2/3b", "registry.ollama.ai/somebody/model/q8",
            "hf.co/org/Model-GGUF/Q4_K_M", "example.org/a/b/c/model/tag", "example.org/model/tag",
        ] {
            try ollama.model(name, tiny)
        }
        let files = files()
        #expect(
            Set(files.map(\.name)) == [
                "llama3.2:3b", "somebody/model:q8", "hf.co/org/Model-GGUF:Q4_K_M",
                "example.org/a/b/c/model:tag", "example.org/model:tag",
            ])
        #expect(files.allSatisfy { $0.path == ollama.path(of: OllamaWriter.digest(1)) })
        #expect(files.allSatisfy { $0.broken == nil })
        #expect(files.compactMap(\.repository) == ["org/Model-GGUF"])
        #expect(files.first?.digest == String(repeating: "a", count: 63) + "1")
    }

    @Test("are the layer of the model, never a projector's or an adapter's")
    func layers() throws {
        for number in 1...3 { try ollama.blob(tiny, OllamaWriter.digest(number)) }
        try ollama.manifest(
            "registry.ollama.ai/library/seeing/latest",
            [
                ("application/vnd.ollama.image.projector", OllamaWriter.digest(1)),
                ("application/vnd.ollama.image.adapter", OllamaWriter.digest(2)),
                (model, OllamaWriter.digest(3)),
            ])
        try ollama.manifest(
            "registry.ollama.ai/library/blind/latest",
            [("application/vnd.ollama.image.projector", OllamaWriter.digest(1))])
        #expect(files().map(\.path) == [ollama.path(of: OllamaWriter.digest(3))])
    }

    @Test("are GGUF files: safetensors are left out, and what lies on other machines")
    func otherFormats() throws {
        try ollama.blob(Array(#"{"model_format": "safetensors"}"#.utf8), OllamaWriter.digest(8))
        try ollama.blob(Array(#"{"model_format": "gguf"}"#.utf8), OllamaWriter.digest(9))
        try ollama.blob(tiny, OllamaWriter.digest(1))
        let library = "registry.ollama.ai/library/"
        try ollama.manifest(
            library + "apple/tensors", config: OllamaWriter.digest(8),
            [(model, OllamaWriter.digest(1))])
        try ollama.manifest(
            library + "apple/layers", [("application/vnd.ollama.image.tensor", "sha256:00")])
        try ollama.manifest(library + "far/cloud", [])
        try folder.write(
            Array(#"{"schemaVersion": 2, "layers": null}"#.utf8),
            to: ".ollama/models/manifests/\(library)far/null")
        try ollama.manifest(
            library + "good/gguf", config: OllamaWriter.digest(9),
            [(model, OllamaWriter.digest(1))])
        #expect(files().map(\.name) == ["good:gguf"])
    }

    @Test("whose weights are missing are listed as broken, with what to do")
    func missingBlob() throws {
        try ollama.manifest(
            "registry.ollama.ai/library/gone/7b", [(model, OllamaWriter.digest(1))])
        let file = try #require(files().first)
        #expect(file.broken?.contains("`ollama pull gone:7b`") == true)
        let finder = ModelFinder(
            stores: [OllamaStore(root: folder.path + "/.ollama/models")],
            locations: StoreLocations(environment: [:]))
        #expect(finder.models().map(\.broken) == [file.broken])
        do {
            _ = try finder.resolve("gone:7b")
            Issue.record("a model without weights was taken")
        } catch {
            #expect(error.code == .notFound)
            #expect(error.description == file.broken)
        }
    }

    @Test(
        "are never looked for outside the folder of blobs",
        arguments: Self.misleading)
    func hostileDigests(digest: String) throws {
        try folder.write(tiny, to: ".ollama/secret")
        try folder.write(tiny, to: ".ollama/models/blobs/x")
        try ollama.manifest("registry.ollama.ai/library/evil/latest", [(model, digest)])
        #expect(files().isEmpty)
    }

    private static let digits = String(repeating: "a", count: 64)

    private static let misleading: [String] = {
        let short = String(digits.dropLast())
        return [
            "sha256:../../secret", "../../secret", "sha256:/etc/passwd", "sha256-\(digits)",
            "sha256:\(digits)/../../../secret", "sha256:\(short)", "sha256:\(short)g",
            "sha256:\(short)\u{FF11}", "sha512:\(digits)", "sha256:", "",
        ]
    }()

    @Test("A manifest that is none is left out, and the others are found")
    func hostileManifests() throws {
        let library = ".ollama/models/manifests/registry.ollama.ai/library/"
        for (index, text) in [
            "", "no JSON", "[]", #"{"layers": 7}"#, #"{"layers": [{"digest": {}}]}"#,
            String(repeating: "[", count: 100_000), "\u{0}\u{FF}",
        ].enumerated() {
            try folder.write(Array(text.utf8), to: library + "bad\(index)/latest")
        }
        try ollama.model("registry.ollama.ai/library/good/latest", tiny)
        try folder.write(Array("{}".utf8), to: ".ollama/models/manifests/shallow")
        try folder.link(library + "loop/latest", to: "../loop/latest")
        try folder.link(library + "around", to: "..")
        let fifo = folder.path + "/" + library + "bad0/pipe"
        #expect(unsafe mkfifo(fifo, 0o600) == 0)
        #expect(files().map(\.name) == ["good:latest"])
    }

    @Test("A manifest far longer than any is not read, though it would be one")
    func hugeManifest() throws {
        try ollama.model("registry.ollama.ai/library/huge/latest", tiny)
        let path = folder.path + "/.ollama/models/manifests/registry.ollama.ai/library/huge/latest"
        #expect(files().count == 1)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(repeating: UInt8(ascii: " "), count: 1 << 20))
        #expect(files().isEmpty)
        // A hole, which the disk does not hold.
        try handle.truncate(atOffset: 100 << 20)
        #expect(files().isEmpty)
        let isRead = smallFile(path, atMost: 1 << 20) != nil
        #expect(!isRead)
    }

    @Test("A name cannot drive the terminal")
    func hostileName() throws {
        try ollama.model("registry.ollama.ai/library/a\u{1B}[2J/b\u{7}", tiny)
        let finder = ModelFinder(
            stores: [OllamaStore(root: folder.path + "/.ollama/models")],
            locations: StoreLocations(environment: [:]))
        #expect(finder.models().map(\.name) == ["a\u{FFFD}[2J:b\u{FFFD}"])
    }

    @Test("A chosen folder counts alone; else a person's own and the service's")
    func locations() {
        let services = ["/usr/share/ollama/.ollama/models"]
        #expect(StoreLocations.ollamaService == services)
        #expect(
            StoreLocations(environment: ["HOME": "/h"]).ollama
                == ["/h/.ollama/models"] + services)
        #expect(
            StoreLocations(environment: ["HOME": "/h", "OLLAMA_MODELS": "/m/"]).ollama == ["/m"])
    }

    @Test("The licence is the text beside the weights, of every layer that has one")
    func license() throws {
        try ollama.blob(tiny, OllamaWriter.digest(1))
        try ollama.blob(Array("Be kind.".utf8), OllamaWriter.digest(2))
        try ollama.blob(Array("Share alike.".utf8), OllamaWriter.digest(3))
        let type = "application/vnd.ollama.image.license"
        try ollama.manifest(
            "registry.ollama.ai/library/m/latest",
            [
                (model, OllamaWriter.digest(1)), (type, OllamaWriter.digest(2)),
                (type, OllamaWriter.digest(3)), (type, OllamaWriter.digest(4)),
            ])
        let store = OllamaStore(root: folder.path + "/.ollama/models")
        let path = ollama.path(of: OllamaWriter.digest(1))
        #expect(store.license(of: path) == "Be kind.\n\nShare alike.")
        #expect(store.license(of: path + "x") == nil)
    }
}
