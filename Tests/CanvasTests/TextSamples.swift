import TestSupport

/// Pieces of text that have broken terminal programs, to be put together at random.
enum TextSamples {
    static let pieces = [
        "a", "Z", "0", " ", " ", "  ", "-", "word", "llama.cpp", "well-known", "é", "e\u{301}",
        "\u{301}", "ệ", "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "你", "好", "「", "」", "。", "　",
        "한", "\u{1112}\u{1161}\u{11AB}", "क्षि", "नमस्ते", "ไทย", "שלום", "مرحبا", "👍", "👍🏽", "🫨", "❤️",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈", "🇩🇪", "🇩", "1️⃣", "🏴\u{E0067}\u{E0062}\u{E007F}", "\u{200D}", "\u{FE0F}", "\u{200B}",
        "\u{202E}", "\u{AD}", "\u{A0}", "\t", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{9B}", "\u{0}",
        "\u{7F}",
        "\u{E000}", "\u{378}", "\u{FFFE}", "█", "⠿", "…",
    ]

    static func text(
        of count: Int, breaks: Bool = false, using generator: inout SeededGenerator
    ) -> String {
        let pieces = breaks ? pieces + ["\n", "\r\n", "\r", "\u{2028}"] : pieces
        return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }
}
