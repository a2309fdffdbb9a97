/// One speed to measure, as asked for.
package struct SpeedTest: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Reading a prompt; `pp` in llama-bench.
        case prefill
        /// Generating a reply; `tg` in llama-bench.
        case decode
        /// Reading a prompt and then generating a reply, over the time of both; `pp+tg`.
        case both
    }

    /// Tokens to read.
    package var prompt: Int
    /// Tokens to generate.
    package var reply: Int
    /// Tokens in the context before them.
    package var depth: Int

    package init(prompt: Int, reply: Int, depth: Int) {
        self.prompt = prompt
        self.reply = reply
        self.depth = depth
    }

    /// One of reading or of generating alone.
    package init(_ kind: Kind, tokens: Int, depth: Int) {
        self.init(
            prompt: kind == .decode ? 0 : tokens, reply: kind == .prefill ? 0 : tokens,
            depth: depth)
    }

    package var kind: Kind {
        if reply == 0 { return .prefill }
        return prompt == 0 ? .decode : .both
    }

    /// Tokens to read and to generate.
    package var tokens: Int { prompt + reply }

    /// Every length at every depth, in llama-bench's order: reading, generating, then both. A
    /// length of 0 is no test.
    package static func plan(
        prefill: [Int], decode: [Int], both: [(prompt: Int, reply: Int)] = [], depths: [Int]
    ) -> [SpeedTest] {
        depths.flatMap { depth in
            let tests =
                prefill.map { SpeedTest(prompt: $0, reply: 0, depth: depth) }
                + decode.map { SpeedTest(prompt: 0, reply: $0, depth: depth) }
                + both.map { SpeedTest(prompt: $0.prompt, reply: $0.reply, depth: depth) }
            return tests.filter { $0.tokens > 0 }
        }
    }

    /// What is asked, as llama-bench writes it: `pp512 @ d1024`.
    package var label: String {
        Self.label(
            prompt: prompt > 0 ? String(prompt) : nil, reply: reply > 0 ? String(reply) : nil,
            depth: depth == 0 ? nil : String(depth))
    }

    /// A label in llama-bench's words, which leave out a depth of 0.
    static func label(prompt: String?, reply: String?, depth: String?) -> String {
        let parts = [prompt.map { "pp" + $0 }, reply.map { "tg" + $0 }].compactMap(\.self)
        return parts.joined(separator: "+") + (depth.map { " @ d\($0)" } ?? "")
    }
}
