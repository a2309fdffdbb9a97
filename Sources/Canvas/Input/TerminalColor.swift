/// A colour as a terminal tells it: shares of red, green and blue from 0 to 1 (sRGB).
package struct TerminalColor: Hashable, Sendable {
    package let red: Double
    package let green: Double
    package let blue: Double

    package init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `rgb:RRRR/GGGG/BBBB`, with one to four hexadecimal digits each, or with `rgba:` and a
    /// fourth number, which is left out (X11, XParseColor; xterm ctlseqs, OSC 10 to 19). Nil for
    /// anything else.
    init?(specification: String) {
        let parts = specification.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "rgb" || parts[0] == "rgba" else { return nil }
        let shares = parts[1].split(separator: "/", omittingEmptySubsequences: false).map(
            Self.share)
        guard shares.count == (parts[0] == "rgb" ? 3 : 4), let red = shares[0],
            let green = shares[1], let blue = shares[2]
        else { return nil }
        self.init(red: red, green: green, blue: blue)
    }

    /// Whether white text contrasts more with it than black text: relative luminance below
    /// √(1.05 · 0.05) − 0.05 (WCAG 2.1, contrast ratio).
    package var isDark: Bool { luminance < 0.179 }

    /// Relative luminance (WCAG 2.1), with sRGB's curve taken for a square, which is right within
    /// 0.04.
    private var luminance: Double {
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
    }

    private static func share(_ digits: Substring) -> Double? {
        // Signs are no digits, though an integer would read them.
        guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        return Double(value) / Double((UInt32(1) << (4 * UInt32(digits.utf8.count))) - 1)
    }
}
