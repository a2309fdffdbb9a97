import ChatCore
import Testing

@testable import ChatUI

struct ComparisonTargetTests {
    @Test(
        "What is compared with is a model, types of KV cache, or a server",
        arguments: [
            ("qwen3", ComparisonTarget.model("qwen3")), ("llama3:8b", .model("llama3:8b")),
            ("/models/My Model.gguf", .model("/models/My Model.gguf")),
            ("kv q8_0", .cache(k: "q8_0", v: "q8_0")),
            ("KV Q8_0/F16", .cache(k: "q8_0", v: "f16")),
            ("@box", .server("box", model: nil)),
            ("@box:11434 qwen3:0.6b", .server("box:11434", model: "qwen3:0.6b")),
            ("http://box/prefix", .server("http://box/prefix", model: nil)),
            ("localhost:8080", .server("localhost:8080", model: nil)),
        ])
    func parse(_ argument: String, _ target: ComparisonTarget) throws {
        #expect(try ComparisonTarget(argument) == target)
    }

    @Test(
        "What cannot be meant is refused with what can",
        arguments: [("kv", "q8_0/f16"), ("kv q9", "q8_0"), ("kv a/b/c", "q8_0/f16")])
    func refused(_ argument: String, _ remedy: String) {
        let error = #expect(throws: SettingError.self) { try ComparisonTarget(argument) }
        #expect(error?.description.contains(remedy) == true)
    }

    @Test("Tab completes kv and its types")
    func completion() {
        #expect(CommandCompletion(of: "/compare k")?.completed("/compare k") == "/compare kv ")
        #expect(
            CommandCompletion(of: "/compare kv q8")?.completed("/compare kv q8")
                == "/compare kv q8_0 ")
        #expect(CommandCompletion(of: "/compare kv ")?.words.contains("auto") == false)
        #expect(CommandCompletion(of: "/compare qwen3 ") == nil)
    }

    @Test("The other side has the chat's settings but for what is compared")
    func settings() {
        var chat = ChatSettings()
        chat.engine = "http://box:1"
        chat.model = "a"
        chat.loading.contextWindow = 4096
        chat.reply.sampling.temperature = 0.1
        let named = ComparisonTarget.model("b").settings(from: chat, nil)
        #expect(named.engine == "http://box:1" && named.model == "b")
        #expect(named.loading == chat.loading && named.reply == chat.reply)
        // A file is not a server's to load.
        let file = ComparisonTarget.model("/m/b.gguf").settings(from: chat, nil)
        #expect(file.engine == nil)
        let server = ComparisonTarget.server("other:1", model: nil).settings(from: chat, nil)
        #expect(server.engine == "other:1" && server.model == nil)
        chat.engine = nil
        let cache = ComparisonTarget.cache(k: "q8_0", v: "f16").settings(
            from: chat, Scene.loaded)
        #expect(cache.model == Scene.model.name)
        #expect(cache.loading.kvTypeK == "q8_0" && cache.loading.kvTypeV == "f16")
    }
}
