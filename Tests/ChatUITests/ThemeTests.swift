import Canvas
import ChatCore
import ChatUI
import Testing

struct ThemeTests {
    private static let text: [(String, any KeyPath<Theme, Style> & Sendable)] = [
        ("dim", \.dim), ("accent", \.accent), ("user", \.user), ("code", \.code), ("link", \.link),
        ("reasoning", \.reasoning), ("good", \.good), ("warn", \.warn), ("bad", \.bad),
        ("heading", \.heading), ("assistant", \.assistant),
        ("keyword", \.syntax.keyword), ("name", \.syntax.name), ("key", \.syntax.key),
        ("string", \.syntax.string), ("number", \.syntax.number),
        ("comment", \.syntax.comment), ("inserted", \.syntax.inserted),
        ("deleted", \.syntax.deleted),
    ]

    @Test("Text reads on the background a theme is made for, and without one on both")
    func contrast() {
        let backgrounds: [(Theme.Appearance, [Double])] = [
            (.auto, [0, 1]), (.dark, [0]), (.light, [1]),
        ]
        for (appearance, luminances) in backgrounds {
            let theme = Theme(appearance, depth: .palette)
            for (name, path) in Self.text {
                for background in luminances {
                    let contrast = Self.contrast(theme[keyPath: path], on: background)
                    let needed = appearance == .auto ? 3.7 : 4.5
                    #expect(
                        contrast >= needed, "\(name) of \(appearance) on \(background): \(contrast)"
                    )
                }
            }
        }
    }

    @Test("Without colour nothing is coloured, and what was told by colour has an attribute")
    func mono() {
        let theme = Theme(.auto, depth: .mono)
        for (name, path) in Self.text {
            #expect(theme[keyPath: path].foreground == nil, "\(name)")
        }
        #expect(theme.bad.attributes.contains(.bold))
        #expect(theme.warn.attributes.contains(.bold))
        #expect(theme.code != theme.text)
        #expect(theme.dim != theme.text)
    }

    @Test("Sixteen colours are the user's own eight, and neither black, blue nor white")
    func sixteen() {
        let theme = Theme(.auto, depth: .sixteen)
        for (name, path) in Self.text {
            guard let color = theme[keyPath: path].foreground else { continue }
            #expect([1, 2, 3, 5, 6].map { Color.standard($0) }.contains(color), "\(name)")
        }
    }

    @Test("A background is never set: it is the terminal's")
    func background() {
        for depth in Theme.Depth.allCases {
            for appearance in Theme.Appearance.allCases {
                let theme = Theme(appearance, depth: depth)
                for (_, path) in Self.text { #expect(theme[keyPath: path].background == nil) }
            }
        }
    }

    /// WCAG 2.1's contrast of a palette colour on black (0) or white (1).
    private static func contrast(_ style: Style, on background: Double) -> Double {
        guard case .palette(let index)? = style.foreground else { return 21 }
        let luminance = luminance(ofPalette: Int(index))
        return (max(luminance, background) + 0.05) / (min(luminance, background) + 0.05)
    }

    /// Relative luminance of a colour of xterm's cube or its greys.
    private static func luminance(ofPalette index: Int) -> Double {
        let levels = [0, 95, 135, 175, 215, 255]
        let cube = index - 16
        let channels =
            index >= 232
            ? Array(repeating: 8 + 10 * (index - 232), count: 3)
            : [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
        let linear = channels.map { channel -> Double in
            let share = Double(channel) / 255
            return share <= 0.03928 ? share / 12.92 : powerOf2Point4((share + 0.055) / 1.055)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// x to the power of 2.4, as the fifth root of its twelfth power.
    private static func powerOf2Point4(_ x: Double) -> Double {
        let target = (0..<12).reduce(1.0) { product, _ in product * x }
        var root = 1.0
        for _ in 0..<60 {
            root -= (root * root * root * root * root - target) / (5 * root * root * root * root)
        }
        return root
    }
}
