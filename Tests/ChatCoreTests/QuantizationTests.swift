import ChatCore
import Testing

@Suite("Quantization names")
struct QuantizationTests {
    @Test(
        "a GGUF's file type becomes the name people use",
        arguments: [
            (15, "Q4_K_M"), (13, "Q3_K_L"), (7, "Q8_0"), (32, "BF16"), (0, "F32"), (30, "IQ4_XS"),
            (18, "Q6_K"),
        ])
    func names(fileType: Int, name: String) {
        #expect(Quantization(ggufFileType: fileType)?.rawValue == name)
    }

    @Test("a number nobody gave a meaning has no name")
    func unknown() {
        #expect(Quantization(ggufFileType: 4) == nil)
        #expect(Quantization(ggufFileType: 9999) == nil)
    }
}
