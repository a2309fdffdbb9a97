import EngineKit
import Testing

@testable import HTTPEngines

@Suite struct ContextOverflowMessageTests {
    @Test(
        "Counts are read out of a sentence, however it is worded",
        arguments: [
            (
                "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 input tokens, which exceeds this limit",
                ContextOverflow(promptTokens: 2049, isAtLeast: true, window: 2048)
            ),
            (
                "This model's maximum context length is 2048 tokens. However, your prompt contains 2901 input tokens.",
                ContextOverflow(promptTokens: 2901, window: 2048)
            ),
            (
                "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4900 in the messages, 100 in the completion). Please reduce the length of the messages or completion.",
                ContextOverflow(promptTokens: 4900, window: 4096)
            ),
            (
                "This model's maximum context length is 2048 tokens. However, your prompt contains 99999 characters (more than 32768 characters, which is the upper bound for 2048 input tokens).",
                ContextOverflow(window: 2048)
            ),
            (
                "The decoder prompt (length 5000) is longer than the maximum model length of 2048.",
                ContextOverflow(promptTokens: 5000, window: 2048)
            ),
            ("too long", ContextOverflow()), ("", ContextOverflow()),
        ])
    func counts(_ message: String, _ overflow: ContextOverflow) {
        #expect(ContextOverflow(message: message) == overflow)
    }
}
