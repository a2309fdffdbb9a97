import ChatCore
import TestSupport
import Testing

@testable import ModelLibrary

@Suite struct GGUFHeaderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    func header(_ bytes: [UInt8]) throws -> GGUFHeader {
        try GGUFHeader(path: try folder.write(bytes, to: "model.gguf"))
    }

    func failure(_ bytes: [UInt8]) throws -> ModelError? {
        let path = try folder.write(bytes, to: "model.gguf")
        do {
            _ = try GGUFHeader(path: path)
            return nil
        } catch {
            return error
        }
    }

    @Test("A good file's header says what the model is")
    func goodFile() throws {
        let header = try header(GGUFWriter.model().file)
        #expect(header.architecture == "llama")
        #expect(header.name == "Tiny")
        #expect(header.quantization == Quantization("Q8_0"))
        #expect(header.trainedContext == 2048)
        #expect(header.parameters == 64 * 4 + 64)
        #expect(header.chatTemplate == "{{ messages }}")
        #expect(header.shardCount == 1)
        #expect(
            header.metadata["llama.attention.head_count_kv"]
                == .numbers([.integer(3), .integer(3)]))
        #expect(header.metadata["tokenizer.ggml.tokens"] == .list(count: 4))
        #expect(header.metadata["llama.rope.freq_base"] == .float(10000))
        #expect(header.metadata["tokenizer.ggml.add_bos_token"] == .bool(true))
        #expect(header.tensors.map(\.name) == ["token_embd.weight", "output_norm.weight"])
        #expect(header.tensors[0].dimensions == [64, 4])
        #expect(header.tensors.map(\.byteCount) == [272, 256])
        #expect(header.tensors.map(\.offset) == [0, 288])
        #expect(header.dataOffset % 32 == 0)
    }

    @Test("Without a file type the quantization is the type of most weights")
    func quantizationByWeights() throws {
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { $0.0 == "general.file_type" }
        #expect(try header(writer.file).quantization == Quantization("Q8_0"))
    }

    @Test("A number in another integer type is a number all the same")
    func otherIntegerTypes() throws {
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { $0.0 == "llama.context_length" }
        writer.metadata.append(("llama.context_length", .int64(4096)))
        #expect(try header(writer.file).trainedContext == 4096)
    }

    @Test("A header longer than the reader's buffer is read whole")
    func longHeader() throws {
        var writer = GGUFWriter.model()
        let tokens = (0..<60_000).map { "token number \($0)" }
        writer.metadata.insert(("tokenizer.ggml.merges", .strings(tokens)), at: 0)
        writer.metadata.append(("long", .string(String(repeating: "x", count: 200_000))))
        writer.metadata.append(("longer", .string(String(repeating: "x", count: 2_000_000))))
        let header = try header(writer.file)
        #expect(header.metadata["tokenizer.ggml.merges"] == .list(count: 60_000))
        #expect(header.metadata["long"]?.string?.utf8.count == 200_000)
        #expect(header.metadata["longer"] == .longString(bytes: 2_000_000))
        #expect(header.trainedContext == 2048)
    }

    @Test("A file cut anywhere is called cut or damaged, and never taken")
    func cutAnywhere() throws {
        let writer = GGUFWriter.model()
        let file = writer.file
        // Padding behind the last tensor may be missing.
        for length in 0..<file.count {
            let error = try failure(Array(file[..<length]))
            #expect(error != nil, "cut at \(length)")
            if length >= 4 {
                #expect(error?.code == .truncated, "cut at \(length): \(error?.description ?? "")")
            }
        }
        #expect(try failure(file) == nil)
    }

    @Test("The last tensor's padding may be missing, as llama.cpp allows")
    func missingPadding() throws {
        var writer = GGUFWriter.model()
        writer.tensors.removeLast()
        #expect(try failure(Array(writer.file.dropLast(16))) == nil)
        #expect(try failure(Array(writer.file.dropLast(17)))?.code == .truncated)
    }

    @Test(
        "What is no model gets its sentence",
        arguments: [
            ("", ModelError.Code.truncated, "is empty"),
            ("Not Found\n", .notGGUF, "is not a GGUF model but text"),
            ("version https://git-lfs.github.com/spec/v1\noid", .notGGUF, "git lfs pull"),
            ("\u{7F}ELF\u{1}\u{2}", .notGGUF, "is not a GGUF model: give"),
            ("GGUF\u{1}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", .unsupported, "version 1"),
            ("GGUF\u{4}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", .unsupported, "update canter"),
            ("GGUF\0\0\0\u{3}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", .unsupported, "big-endian"),
        ])
    func noModel(contents: String, code: ModelError.Code, sentence: String) throws {
        let error = try #require(try failure(Array(contents.utf8)))
        #expect(error.code == code)
        #expect(error.description.contains(sentence), "\(error.description)")
    }

    @Test("A header that contradicts itself is damaged")
    func contradictions() throws {
        var writer = GGUFWriter.model()
        writer.tensors[1].offset = 32
        #expect(try failure(writer.file)?.description.contains("not where they should be") == true)

        writer = .model()
        writer.metadata.append(("general.name", .string("Twice")))
        #expect(try failure(writer.file)?.code == .damaged)

        writer = .model()
        writer.tensors[1].name = "token_embd.weight"
        #expect(try failure(writer.file)?.code == .damaged)

        writer = .model()
        writer.tensors[0].dimensions = [63, 4]
        #expect(try failure(writer.file)?.code == .damaged)

        writer = .model()
        writer.tensors[0].dimensions = [1 << 40, 1 << 40]
        #expect(try failure(writer.file)?.code == .damaged)

        writer = .model()
        writer.metadata.append(("general.alignment", .uint32(33)))
        #expect(try failure(writer.file)?.code == .damaged)

        writer = .model()
        writer.metadata.append(("general.alignment", .uint8(32)))
        #expect(try failure(writer.file)?.code == .damaged)
    }

    @Test(
        "A type of weights this ggml does not know is unsupported, removed ones too",
        arguments: [4, 36, 999])
    func unknownTensorType(type: UInt32) throws {
        var writer = GGUFWriter.model()
        writer.tensors[0].type = type
        #expect(try failure(writer.file)?.code == .unsupported)
    }

    @Test("A count no file could hold costs nothing")
    func hostileCounts() throws {
        var bytes = Array("GGUF".utf8)
        bytes.append(number: UInt32(3))
        bytes.append(number: UInt64.max)
        bytes.append(number: UInt64.max)
        bytes += [UInt8](repeating: 0, count: 4096)
        #expect(try failure(bytes)?.code == .truncated)
    }

    @Test("A missing file and a folder get their sentences")
    func missingAndFolder() throws {
        #expect(throws: ModelError.self) { try GGUFHeader(path: folder.path) }
        do {
            _ = try GGUFHeader(path: folder.path)
        } catch {
            #expect(error.code == .notAFile)
        }
        do {
            _ = try GGUFHeader(path: folder.path + "/none.gguf")
        } catch {
            #expect(error.code == .notFound)
            #expect(error.description.contains("none.gguf"))
        }
    }

    @Test("A file's name cannot bring control characters into a sentence")
    func hostileName() throws {
        let path = try folder.write([], to: "a\u{1B}]0;x\u{7}\u{202E}.gguf")
        do {
            _ = try GGUFHeader(path: path)
            Issue.record("an empty file was taken")
        } catch {
            #expect(
                !error.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }
            )
        }
    }
}
