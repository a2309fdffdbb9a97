import ChatCore
import Testing

@testable import HTTPEngines

@Suite struct ServedModelNameTests {
    @Test(
        "A name tells its quantization and family",
        arguments: [
            ("Qwen/Qwen2.5-7B-Instruct-AWQ", "Qwen2.5-7B-Instruct", "AWQ", "qwen2"),
            ("Qwen/Qwen3-8B-GPTQ-Int4", "Qwen3-8B", "GPTQ-Int4", "qwen3"),
            (
                "org/Llama-3.1-8B-Instruct-quantized.w4a16", "Llama-3.1-8B-Instruct", "W4A16",
                "llama"
            ),
            ("org/gemma-3-27b-it-FP8-dynamic", "gemma-3-27b-it", "FP8", "gemma3"),
            ("unsloth/phi-4-bnb-4bit", "phi-4", "BNB 4-bit", "phi3"),
            ("mlx-community/Qwen3-4B-4bit", "Qwen3-4B", "4-bit", "qwen3"),
            ("mlx-community/SmolLM2-135M_8bit", "SmolLM2-135M", "8-bit", "llama"),
            ("openai/gpt-oss-20b-MXFP4", "gpt-oss-20b", "MXFP4", "gpt-oss"),
        ])
    func names(_ name: String, _ base: String, _ quantization: String, _ family: String) {
        let name = ServedModelName(name)
        #expect(name.base == base)
        #expect(name.quantization == Quantization(quantization))
        #expect(name.family == family)
    }

    @Test(
        "Nothing is guessed where nothing is said",
        arguments: ["chat", "AWQ", "fp8", "/models/smollm2-hf", "", "/", "-", "w4a16", "a-w4ax"])
    func nothing(_ name: String) {
        #expect(ServedModelName(name).quantization == nil)
        #expect(name.isEmpty || !ServedModelName(name).base.isEmpty || name == "-")
    }
}
