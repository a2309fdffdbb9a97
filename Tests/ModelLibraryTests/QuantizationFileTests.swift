import ChatCore
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("Files of a quantization")
struct QuantizationFileTests {
    @Test("types are found by their names in any case, with llama.cpp's short ones")
    func names() throws {
        #expect(QuantizationType(named: "q4_k_m")?.name == "Q4_K_M")
        #expect(QuantizationType(named: "Q4_K")?.name == "Q4_K_M")
        #expect(QuantizationType(named: "bf16")?.name == "BF16")
        for wrong in ["", "Q9_0", "Q4", "COPY", "q4_k_xl"] {
            #expect(QuantizationType(named: wrong) == nil, "\(wrong)")
        }
        #expect(Set(QuantizationType.all.map(\.name)).count == QuantizationType.all.count)
    }

    @Test("every type's number is the one that names it in a file")
    func numbers() {
        for type in QuantizationType.all {
            #expect(
                type.quantization.rawValue
                    == GGUFHeader(
                        version: 3, metadata: ["general.file_type": .integer(type.fileType)],
                        tensors: [], dataOffset: 0, fileSize: 0
                    ).quantization?.rawValue)
        }
    }

    @Test("a source says whether it is quantized, and what its file is to be called")
    func source() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(GGUFWriter.model().file, to: "Tiny-Q8_0.gguf")
        let source = try QuantizationSource(path: path)
        #expect(source.quantization == "Q8_0")
        let type = try #require(QuantizationType(named: "q4_0"))
        #expect(source.fileName(type) == "Tiny-Q4_0.gguf")
        #expect(source.bytes(of: "token_embd.weight") == 272)

        var plain = GGUFWriter.model(fileType: 1)
        plain.tensors[0].type = 1
        plain.tensors[0].byteCount = 512
        plain.metadata.append((QuantizationJob.requantizedKey, .string("Q4_1")))
        let half = try QuantizationSource(path: try folder.write(plain.file, to: "Tiny.gguf"))
        #expect(half.quantization == nil)
        #expect(half.madeFrom == "Q4_1")
        #expect(half.fileName(type) == "Tiny-Q4_0.gguf")
        // 256 weights of 16 bits and 64 of 32.
        #expect(abs(half.bitsPerWeight - (256 * 16 + 64 * 32) / 320.0) < 1e-9)
        // Room for all that stands in a file, not only its weights.
        #expect(half.fileSize(weights: half.weightBytes) >= half.model.sizeBytes)
    }

    @Test("a whole file gets its name; a cut one does not, and the old one stays")
    func finish() throws {
        let folder = try TemporaryFolder()
        let bytes = GGUFWriter.model().file
        let source = try QuantizationSource(path: try folder.write(bytes, to: "a.gguf"))
        let output = QuantizationOutput(path: folder.path + "/b.gguf", process: 1)
        try folder.write(Array("old".utf8), to: "b.gguf")
        let hidden = String(output.temporary.dropFirst(folder.path.count + 1))
        #expect(hidden.hasPrefix("."))

        try folder.write(Array(bytes.dropLast(300)), to: hidden)
        #expect(throws: ModelError.self) { try output.finish(from: source) }
        #expect(throws: ModelError.self) { try QuantizationSource(path: output.path) }
        output.discard()
        #expect(!QuantizationOutput(path: output.temporary).exists)

        var fewer = GGUFWriter.model()
        fewer.tensors.removeLast()
        try folder.write(fewer.file, to: hidden)
        #expect(throws: ModelError.self) { try output.finish(from: source) }

        try folder.write(bytes, to: hidden)
        #expect(try output.finish(from: source).path == output.path)
        #expect(!QuantizationOutput(path: output.temporary).exists)
        #expect((output.freeBytes ?? 0) > 0)
    }
}
