extension Grid {
    /// Puts ASCII in the place of lines, blocks, Braille and typographic signs one column wide, for
    /// a terminal that cannot show them. Letters of any script stay.
    package mutating func useASCII() {
        replaceNarrow { $0.base.asciiStandIn.map(Glyph.init(base:)) }
    }
}

extension Unicode.Scalar {
    /// What comes nearest in ASCII to a sign that is no letter; nil for all others.
    var asciiStandIn: Unicode.Scalar? {
        switch value {
        case ..<0xA0: nil
        case 0x2500...0x257F: boxStandIn
        case 0x2580...0x259F: blockStandIn
        case 0x2800...0x28FF: brailleStandIn
        default: Self.signs[self]
        }
    }

    private var boxStandIn: Unicode.Scalar {
        switch value {
        case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2574, 0x2576, 0x2578,
            0x257A, 0x257C, 0x257E:
            "-"
        case 0x2550: "="
        case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551, 0x2575, 0x2577,
            0x2579, 0x257B, 0x257D, 0x257F:
            "|"
        case 0x2571: "/"
        case 0x2572: "\\"
        case 0x2573: "X"
        default: "+"
        }
    }

    private var blockStandIn: Unicode.Scalar {
        switch value {
        case 0x2581...0x2587:
            // An eighth to seven eighths from below.
            ["_", "_", ".", "-", "-", "=", "="][Int(value) - 0x2581]
        case 0x258D...0x258F, 0x2595: "|"
        case 0x2591: "."
        case 0x2592: "+"
        case 0x2593: "%"
        case 0x2594: "-"
        default: "#"
        }
    }

    private var brailleStandIn: Unicode.Scalar {
        switch (value & 0xFF).nonzeroBitCount {
        case 0: " "
        case 1, 2: "."
        case 3, 4: ":"
        default: "#"
        }
    }

    private static let signs: [Unicode.Scalar: Unicode.Scalar] = [
        "·": "-", "•": "*", "◦": "o", "▪": "*", "…": "~", "–": "-", "—": "-", "−": "-", "×": "x",
        "✗": "x", "✓": "v", "☐": "o", "☑": "x", "▸": ">", "▾": "v", "▼": "v", "▲": "^", "›": ">",
        "‹": "<", "→": ">",
        "←": "<", "↑": "^", "↓": "v", "‘": "'", "’": "'", "“": "\"", "”": "\"", "„": "\"",
        "\u{A0}": " ", "\u{FFFD}": "?", "\u{25CC}": "o", "±": "~", "°": " ", "µ": "u", "↳": ">",
        "≤": "<", "≥": ">", "≈": "~", "½": "?", "●": "o", "◉": "@", "◎": "O", "◆": "=", "★": "*",
        "✎": "+",
    ]
}
