import ChatCore
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("All that a model's file says")
struct ModelDetailsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func details(
        _ more: [(String, GGUFWriter.Value)] = [], in place: String = "m.gguf",
        stores: [any ModelStore] = [], copies: [ModelCopy] = []
    ) throws -> ModelDetails {
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { entry in more.contains { $0.0 == entry.0 } }
        writer.metadata += more
        let path = try folder.write(writer.file, to: place)
        let finder = ModelFinder(stores: stores, locations: StoreLocations(environment: [:]))
        return try finder.details(ofModelAt: path, copies: copies)
    }

    private func value(_ key: String, _ details: ModelDetails) -> String? {
        details.metadata.first { $0.key == key }?.value
    }

    @Test("Every key has its value, in their order")
    func everyKey() throws {
        let details = try details([("x.negative", .int64(-5)), ("x.byte", .uint8(200))])
        #expect(details.metadata.map(\.key) == details.metadata.map(\.key).sorted())
        #expect(details.metadata.count == 11)
        #expect(value("general.name", details) == "Tiny")
        #expect(value("llama.context_length", details) == "2048")
        #expect(value("llama.rope.freq_base", details) == "10000.0")
        #expect(value("tokenizer.ggml.add_bos_token", details) == "true")
        #expect(value("x.negative", details) == "-5")
        #expect(value("x.byte", details) == "200")
        #expect(value("llama.attention.head_count_kv", details) == "[3, 3]")
        #expect(value("tokenizer.ggml.tokens", details) == #"["<s>", "a", "b", ""]"#)
    }

    @Test("Lists and long texts are cut, and say how long they are")
    func cut() throws {
        let words = (0..<1000).map { "token \($0)" }
        let details = try details([
            ("x.words", .strings(words)), ("x.numbers", .uint32s((0..<100).map { UInt32($0) })),
            ("x.many", .uint32s((0..<5000).map { UInt32($0) })), ("x.none", .strings([])),
            ("x.text", .string(String(repeating: "é", count: 1000))),
            ("x.endless", .string(String(repeating: "x", count: 2_000_000))),
            ("x.wide", .strings([String(repeating: "w", count: 500)])),
            (String(repeating: "k", count: 300), .bool(false)),
        ])
        #expect(
            value("x.words", details)?.hasPrefix(#"["token 0", "token 1", "#) == true
                && value("x.words", details)?.hasSuffix(#""token 7", … 1000 in all]"#) == true)
        #expect(value("x.numbers", details) == "[0, 1, 2, 3, 4, 5, 6, 7, … 100 in all]")
        #expect(value("x.many", details) == "[0, 1, 2, 3, 4, 5, 6, 7, … 5000 in all]")
        #expect(value("x.none", details) == "[]")
        #expect(
            value("x.text", details) == String(repeating: "é", count: 256) + "… (2.0 kB)")
        #expect(value("x.endless", details) == "a text of 2.0 MB")
        #expect(details.metadata.allSatisfy { $0.value.count < 400 && $0.key.count < 200 })
    }

    @Test("More keys than any model has are counted, not shown")
    func manyKeys() throws {
        let details = try details((0..<1500).map { ("k\($0)", .bool(true)) })
        #expect(details.metadata.count == 1001)
        #expect(details.metadata.last?.value == "509 more")
    }

    @Test("The template comes whole, line by line")
    func template() throws {
        let template = (0..<5000).map { "{{ line\($0) }}\r\n\t{% end %}" }.joined(separator: "\n")
        let details = try details([("tokenizer.chat_template", .string(template + "\u{1B}[2J"))])
        let lines = try #require(details.template).split(separator: "\n")
        #expect(lines.count == 10_000)
        #expect(lines[0] == "{{ line0 }}" && lines[1] == "    {% end %}")
        #expect(lines.last?.hasSuffix("\u{FFFD}[2J") == true)
    }

    @Test("Types of tensors are counted, the most first")
    func tensorTypes() throws {
        var writer = GGUFWriter.model()
        writer.tensors.append(.init(name: "more.weight", dimensions: [64], byteCount: 256))
        let path = try folder.write(writer.file, to: "t.gguf")
        #expect(
            try GGUFModel(path: path).details().tensorTypes == [
                .init(key: "F32", value: "2"), .init(key: "Q8_0", value: "1"),
            ])
    }

    @Test("Nothing in it drives the terminal, wherever it stands")
    func hostile() throws {
        let evil = "a\u{1B}]0;x\u{7}\nb\u{202E}\u{9B}c"
        let details = try details([
            ("evil\u{1B}[2J", .string(evil)), ("x.list", .strings([evil])),
            ("x.long", .string(String(repeating: evil, count: 100))),
            ("x.longList", .strings([String(repeating: evil, count: 100)])),
            ("general.license", .string(evil)), ("tokenizer.chat_template", .string(evil)),
        ])
        let texts =
            details.metadata.flatMap { [$0.key, $0.value] }
            + details.tensorTypes.flatMap { [$0.key, $0.value] }
        for text in texts {
            #expect(
                !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }, "\(text)")
        }
        for text in [details.template, details.license] {
            let scalars = try #require(text).unicodeScalars
            #expect(
                !scalars.contains {
                    $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E || $0.value == 0x9B
                })
            #expect(text?.contains("\nb") == true)
        }
    }

    @Test("The licence is what the store keeps beside the file, else what the file calls it")
    func license() throws {
        let ollama = OllamaWriter(folder: folder)
        let store = OllamaStore(root: folder.path + "/.ollama/models")
        let digest = OllamaWriter.digest(1)
        try ollama.blob(
            Array(("Be kind.\n" + String(repeating: "x", count: 200_000)).utf8),
            OllamaWriter.digest(2))
        try ollama.manifest(
            "registry.ollama.ai/library/m/latest",
            [
                (OllamaWriter.model, digest),
                ("application/vnd.ollama.image.license", OllamaWriter.digest(2)),
            ])
        let named: [(String, GGUFWriter.Value)] = [("general.license", .string("apache-2.0"))]
        let blob = ".ollama/models/blobs/" + digest.split(separator: ":").joined(separator: "-")
        let theirs = try details(named, in: blob, stores: [store])
        #expect(theirs.license?.hasPrefix("Be kind.\nxxx") == true)
        #expect(theirs.license?.count == 1 << 17 + 1)
        let copies = [ModelCopy(store: "ollama", path: ollama.path(of: digest))]
        #expect(try details(named, stores: [store], copies: copies).license == theirs.license)
        #expect(try details(named, stores: [store]).license == "apache-2.0")
        #expect(try details(stores: [store]).license == nil)
    }

    @Test("A cut file has none, but its reason")
    func broken() throws {
        let path = try folder.write(Array(GGUFWriter.model().file.prefix(300)), to: "cut.gguf")
        let finder = ModelFinder(stores: [], locations: StoreLocations(environment: [:]))
        #expect(throws: ModelError.self) { try finder.details(ofModelAt: path) }
    }
}
