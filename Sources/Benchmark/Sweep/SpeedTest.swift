/// One speed to measure, as asked for.
package struct SpeedTest: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Reading a prompt; `pp` in llama-bench.
        case prefill
        /// Generating a reply; `tg` in llama-bench.
        case decode
    }

    package var kind: Kind
    /// Tokens to read, or to generate.
    package var tokens: Int
    /// Tokens in the context before them.
    package var depth: Int

    package init(_ kind: Kind, tokens: Int, depth: Int) {
        self.kind = kind
        self.tokens = tokens
        self.depth = depth
    }

    /// Every length at every depth, in llama-bench's order. A length of 0 is no test.
    package static func plan(prefill: [Int], decode: [Int], depths: [Int]) -> [SpeedTest] {
        depths.flatMap { depth in
            prefill.filter { $0 > 0 }.map { SpeedTest(.prefill, tokens: $0, depth: depth) }
                + decode.filter { $0 > 0 }.map { SpeedTest(.decode, tokens: $0, depth: depth) }
        }
    }

    /// What is asked, as llama-bench writes it: `pp512 @ d1024`.
    package var label: String {
        Self.label(kind, tokens: String(tokens), depth: depth == 0 ? nil : String(depth))
    }

    /// A label in llama-bench's words, which leave out a depth of 0.
    static func label(_ kind: Kind, tokens: String, depth: String?) -> String {
        (kind == .prefill ? "pp" : "tg") + tokens + (depth.map { " @ d\($0)" } ?? "")
    }
}
