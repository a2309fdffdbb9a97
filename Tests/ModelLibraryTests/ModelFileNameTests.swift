import ChatCore
import Testing

@testable import ModelLibrary

@Suite struct ModelFileNameTests {
    @Test(
        "A file's name says model and quantization",
        arguments: [
            ("/m/SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct", "Q4_1"),
            ("gemma-3-270m-it-Q4_K_M.gguf", "gemma-3-270m-it", "Q4_K_M"),
            ("qwen2.5-0.5b-instruct-q8_0.gguf", "qwen2.5-0.5b-instruct", "Q8_0"),
            ("model-BF16.GGUF", "model", "BF16"),
            ("Qwen3-4B-UD-Q4_K_XL.gguf", "Qwen3-4B", "UD-Q4_K_XL"),
            ("x-IQ2_XXS.gguf", "x", "IQ2_XXS"),
            ("gpt-oss-20b-mxfp4.gguf", "gpt-oss-20b", "MXFP4"),
            ("Llama-3.2-1B.gguf", "Llama-3.2-1B", nil),
            ("Qwen2.gguf", "Qwen2", nil),
            ("Q8_0.gguf", "Q8_0", nil),
        ])
    func baseAndQuantization(path: String, base: String, quantization: String?) {
        let name = ModelFileName(path: path)
        #expect(name.base == base)
        #expect(name.quantization?.rawValue == quantization)
    }

    @Test("Shards have a number, and know their fellows' names")
    func shards() {
        let name = ModelFileName(path: "/m/big-Q4_0-00002-of-00013.gguf")
        #expect(name.stem == "big-Q4_0")
        #expect(name.base == "big")
        #expect(name.shard?.number == 2)
        #expect(name.shard?.count == 13)
        #expect(
            ModelFileName.path(ofShard: 13, of: 13, beside: "/m/big-Q4_0-00002-of-00013.gguf")
                == "/m/big-Q4_0-00013-of-00013.gguf")
        #expect(ModelFileName(path: "a-of-b.gguf").shard == nil)
        #expect(ModelFileName(path: "x-00004-of-00003.gguf").shard == nil)
    }
}
