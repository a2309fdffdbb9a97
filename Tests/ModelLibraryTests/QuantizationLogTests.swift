import Testing

@testable import ModelLibrary

@Suite("llama.cpp's log of a quantization")
struct QuantizationLogTests {
    /// Lines of a real run, of SmolLM2 from F16 to Q4_K_M; those between are left out.
    private static let run = """
        llama_model_loader: - type  f16:  211 tensors
        warning: blk.0.attn_k.weight                  - ncols    576 not divisible by 256 (required for type    q4_K) -> falling back to    q5_0
        [   1/ 272] output_norm.weight                   - [   576,      1,      1,      1], type =    f32, size =    0.002 MiB
        [   2/ 272] token_embd.weight                    - [   576,  49152,      1,      1], type =    f16, converting to q8_0 .. size =    54.00 MiB ->    28.69 MiB
        [   3/ 272] blk.0.attn_k.weight                  - [   576,    192,      1,      1], type =    f16, converting to q5_0 .. size =     0.21 MiB ->     0.07 MiB
        [ 272/ 272] blk.29.ffn_up.weight                 - [   576,   1536,      1,      1], type =    f16, converting to q5_0 .. size =     1.69 MiB ->     0.58 MiB
        llama_model_quantize_impl: model size  =   256.63 MiB (16.00 BPW)
        llama_model_quantize_impl: quant size  =    98.87 MiB (6.17 BPW)
        llama_model_quantize_impl: WARNING: 180 of 272 tensor(s) required fallback quantization

        """

    @Test("tensors are counted, and the end says size and fallbacks")
    func wholeRun() {
        var log = QuantizationLog()
        let steps = log.append(Array(Self.run.utf8))
        #expect(steps.map(\.number) == [1, 2, 3, 272])
        #expect(steps.map(\.tensor).first == "output_norm.weight")
        #expect(
            log.step
                == QuantizationLog.Step(number: 272, count: 272, tensor: "blk.29.ffn_up.weight"))
        #expect(log.fallbacks == 180)
        // Two decimals of a MiB, rounded up by half of the last.
        #expect(log.quantizedBytes == Int((98.875 * 1_048_576).rounded(.up)))
        #expect(log.failure == nil && !log.needsImportanceMatrix)
    }

    @Test("any way of cutting it into pieces gives the same")
    func pieces() {
        var whole = QuantizationLog()
        let steps = whole.append(Array(Self.run.utf8))
        for length in [1, 2, 7, 64, 1000] {
            var log = QuantizationLog()
            var found: [QuantizationLog.Step] = []
            var rest = Array(Self.run.utf8)[...]
            while !rest.isEmpty {
                found += log.append(rest.prefix(length))
                rest = rest.dropFirst(length)
            }
            #expect(found.map(\.number) == steps.map(\.number), "pieces of \(length)")
            #expect(found.last?.tensor == steps.last?.tensor)
            #expect(log.quantizedBytes == whole.quantizedBytes)
            #expect(log.fallbacks == whole.fallbacks)
        }
    }

    @Test("a large tensor is known when its line begins")
    func begun() {
        var log = QuantizationLog()
        let line =
            "[   2/ 272] token_embd.weight   - [   576,  49152,      1,      1], type =    f16, "
        #expect(log.append(Array(line.utf8)).map(\.tensor) == ["token_embd.weight"])
        #expect(log.append(Array("converting to q8_0 .. ".utf8)).isEmpty)
        #expect(log.append(Array("size =    54.00 MiB ->    28.69 MiB\n".utf8)).isEmpty)
    }

    @Test("a failure's reason is kept")
    func failure() {
        var log = QuantizationLog()
        _ = log.append(
            Array(
                "llama_model_quantize: failed to quantize: requantizing from type q4_1 is disabled\n"
                    .utf8))
        #expect(log.failure == "requantizing from type q4_1 is disabled")
    }

    @Test("a type that needs an importance matrix is known after the rehearsal")
    func importanceMatrix() {
        var log = QuantizationLog()
        _ = log.append(
            Array(
                "llama_model_quantize_impl: WARNING: dry run completed successfully, but actually completing this quantization will require an imatrix!\n"
                    .utf8))
        #expect(log.needsImportanceMatrix)
    }

    @Test("other lines with brackets, and endless ones, are no tensors")
    func noise() {
        var log = QuantizationLog()
        let lines = [
            "[1/2", "[a/b] c - [1]", "[ 3/ 2] x - [1]", "[1/2] no dimensions", "[]", "[/] x - [",
        ]
        #expect(log.append(Array((lines.joined(separator: "\n") + "\n").utf8)).isEmpty)
        _ = log.append([UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000))
        _ = log.append(Array("\n[   1/   1] a.weight - [ 1, 1, 1, 1], type = f32, ".utf8))
        #expect(log.step?.tensor == "a.weight")
    }
}
