import CLlama
import TestSupport
import Testing

@testable import ModelLibrary

/// canter's reader against llama.cpp's own, on the same files.
@Suite(.serialized) struct GGUFAgreementTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        // Its complaints about the broken ones would fill the test's output.
        unsafe ggml_log_set({ _, _, _ in }, nil)
    }

    /// What llama.cpp makes of a file: where its data ends, or `nil` when it refuses.
    func libraryVerdict(_ path: String) -> Int? {
        guard
            let context = unsafe gguf_init_from_file(
                path, gguf_init_params(no_alloc: true, ctx: nil))
        else {
            return nil
        }
        defer { unsafe gguf_free(context) }
        // size_t, which Swift imports as signed: a hostile size is beyond it.
        let start = UInt(bitPattern: unsafe gguf_get_data_offset(context))
        var end = start
        for index in 0..<(unsafe gguf_get_n_tensors(context)) {
            let size = UInt(bitPattern: unsafe gguf_get_tensor_size(context, index))
            guard size > 0 else { continue }
            end = max(
                end,
                start &+ UInt(bitPattern: unsafe gguf_get_tensor_offset(context, index)) &+ size)
        }
        return Int(clamping: end)
    }

    @Test("Both take, and both refuse, the same 10,000 corrupted files", arguments: 0..<10)
    func corruption(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var writer = GGUFWriter.model()
        writer.metadata.append(("general.alignment", .uint32(64)))
        writer.alignment = 64
        let good = writer.file
        let headerLength = writer.header.count
        var taken = 0
        for round in 0..<1000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 4..<headerLength, using: &random)
                bytes[index] =
                    Bool.random(using: &random)
                    ? bytes[index] ^ (1 << UInt8.random(in: 0..<8, using: &random))
                    : UInt8.random(in: 0...255, using: &random)
            }
            let path = try folder.write(bytes, to: "model.gguf")
            let end = libraryVerdict(path)
            var refusal: ModelError?
            let header: GGUFHeader?
            do {
                header = try GGUFHeader(path: path)
            } catch {
                header = nil
                refusal = error
            }
            if let header {
                taken += 1
                #expect(end != nil, "seed \(seed) round \(round): only canter takes it")
                #expect(header.dataOffset <= bytes.count)
            } else if let end {
                #expect(
                    end > bytes.count, "seed \(seed) round \(round): \(refusal?.description ?? "")")
            }
        }
        // Otherwise the test would say nothing about the files both take.
        #expect(taken > 50)
    }

    @Test("Both read the same from a good file")
    func sameContents() throws {
        let path = try folder.write(GGUFWriter.model().file, to: "model.gguf")
        let header = try GGUFHeader(path: path)
        let context = try unsafe #require(
            unsafe gguf_init_from_file(path, gguf_init_params(no_alloc: true, ctx: nil)))
        defer { unsafe gguf_free(context) }
        #expect(unsafe gguf_get_n_kv(context) == Int64(header.metadata.count))
        #expect(unsafe gguf_get_data_offset(context) == header.dataOffset)
        for (index, tensor) in header.tensors.enumerated() {
            #expect(
                unsafe String(cString: gguf_get_tensor_name(context, Int64(index))) == tensor.name)
            #expect(unsafe gguf_get_tensor_size(context, Int64(index)) == tensor.byteCount)
            #expect(unsafe gguf_get_tensor_offset(context, Int64(index)) == tensor.offset)
        }
    }
}
