import EngineKit
import Foundation

@testable import LlamaEngine

/// A chat template as its model's makers published it. The set-up fetches
/// them; they are not ours to keep here.
struct PublishedTemplate: Sendable, CustomStringConvertible {
    /// The name of the template's file: `Qwen-Qwen3-0.6B`.
    let name: String
    /// The texts of the tokens a text of the model begins and ends with.
    let beginning: String
    let end: String
    var description: String { name }

    static let qwen2 = PublishedTemplate(
        name: "Qwen-Qwen2-Instruct", beginning: "", end: "<|im_end|>")
    static let qwen25 = PublishedTemplate(
        name: "Qwen-Qwen2.5-7B-Instruct", beginning: "", end: "<|im_end|>")
    static let qwen3 = PublishedTemplate(name: "Qwen-Qwen3-0.6B", beginning: "", end: "<|im_end|>")
    static let llama31 = PublishedTemplate(
        name: "meta-llama-Llama-3.1-8B-Instruct", beginning: "<|begin_of_text|>", end: "<|eot_id|>")
    static let gemma2 = PublishedTemplate(
        name: "google-gemma-2-2b-it", beginning: "<bos>", end: "<eos>")
    static let gemma3 = PublishedTemplate(
        name: "google-gemma-3-it", beginning: "<bos>", end: "<eos>")
    static let gemma4 = PublishedTemplate(
        name: "google-gemma-4-31B-it", beginning: "<bos>", end: "<eos>")
    static let mistral = PublishedTemplate(
        name: "mistralai-Mistral-7B-Instruct-v0.1", beginning: "<s>", end: "</s>")
    static let mistralNemo = PublishedTemplate(
        name: "mistralai-Mistral-Nemo-Instruct-2407", beginning: "<s>", end: "</s>")
    static let phi35 = PublishedTemplate(
        name: "microsoft-Phi-3.5-mini-instruct", beginning: "<s>", end: "<|endoftext|>")
    static let r1Llama = PublishedTemplate(
        name: "deepseek-ai-DeepSeek-R1-Distill-Llama-8B", beginning: "<｜begin▁of▁sentence｜>",
        end: "<｜end▁of▁sentence｜>")
    static let r1Qwen = PublishedTemplate(
        name: "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", beginning: "<｜begin▁of▁sentence｜>",
        end: "<｜end▁of▁sentence｜>")
    static let gptOSS = PublishedTemplate(
        name: "openai-gpt-oss-120b", beginning: "<|startoftext|>", end: "<|return|>")

    static let all = [
        qwen2, qwen25, qwen3, llama31, gemma2, gemma3, gemma4, mistral, mistralNemo, phi35,
        r1Llama, r1Qwen, gptOSS,
    ]

    /// Where the set-up put them; without its word, the newest in the cache.
    private static func folder() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["CANTER_TEST_TEMPLATES"] { return folder }
        let cache = TestModel.cacheFolder
        let folders = try FileManager.default.contentsOfDirectory(atPath: cache)
        return cache + "/" + (folders.filter { $0.hasPrefix("templates-") }.max() ?? "templates")
    }

    func load() throws -> ChatTemplates {
        let text = try String(
            contentsOfFile: "\(Self.folder())/\(name).jinja", encoding: .utf8)
        return try ChatTemplates(text: text, beginning: beginning, end: end)
    }
}
