import ChatCore
import Testing

@Suite struct QuantizationBitsTests {
    @Test(
        "The bits of a weight are known by the names people use",
        arguments: [
            ("Q4_K_M", 4.8944, 4), ("q4_k_m", 4.8944, 4), ("Q8_0", 8.5008, 8),
            ("BF16", 16.0005, 16),
            ("Q3_K_M", 4.0039, 3), ("GPTQ-Int4", 4.5, 4), ("GPTQ-Int8", 8.5, 8), ("AWQ", 4.5, 4),
            ("4-bit", 4.5, 4), ("MLX 4-bit", 4.5, 4), ("4-bit MLX", 4.5, 4), ("Q4", 4.5, 4),
            ("fp16", 16, 16), ("FP8", 8, 8), ("MXFP4", 4.25, 4), ("IQ2_XXS", 2.3824, 2),
        ])
    func bits(name: String, bits: Double, nominal: Int) throws {
        #expect(Quantization(name).bitsPerWeight == bits)
        #expect(Quantization(name).nominalBits == nominal)
    }

    @Test("A name without bits has none", arguments: ["GGUF", "", "Q", "999-bit", "٤-bit"])
    func none(name: String) {
        #expect(Quantization(name).bitsPerWeight == nil)
        #expect(Quantization(name).nominalBits == nil)
    }

    @Test("Every quantization that can be made has its bits, from the most to the fewest")
    func makeable() {
        let bits = Quantization.makeable.compactMap(\.bitsPerWeight)
        #expect(bits.count == Quantization.makeable.count && bits == bits.sorted(by: >))
    }
}
