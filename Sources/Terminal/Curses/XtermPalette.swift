/// The 256 colours of xterm: 16 standard ones, a 6x6x6 cube and 24 greys.
///
/// Source: xterm's `256colres.pl` (cube levels 0, 95, 135, 175, 215, 255; greys 8 + 10n) and
/// `XTerm-col.ad` (the standard colours).
enum XtermPalette {
    struct RGB: Hashable {
        var red: Int
        var green: Int
        var blue: Int

        func squaredDistance(to other: RGB) -> Int {
            let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
            // The eye weighs green most and blue least; 2:4:1 is near enough for 16 choices.
            return 2 * r * r + 4 * g * g + b * b
        }
    }

    private static let standard: [RGB] = [
        RGB(red: 0, green: 0, blue: 0), RGB(red: 205, green: 0, blue: 0),
        RGB(red: 0, green: 205, blue: 0), RGB(red: 205, green: 205, blue: 0),
        RGB(red: 0, green: 0, blue: 238), RGB(red: 205, green: 0, blue: 205),
        RGB(red: 0, green: 205, blue: 205), RGB(red: 229, green: 229, blue: 229),
        RGB(red: 127, green: 127, blue: 127), RGB(red: 255, green: 0, blue: 0),
        RGB(red: 0, green: 255, blue: 0), RGB(red: 255, green: 255, blue: 0),
        RGB(red: 92, green: 92, blue: 255), RGB(red: 255, green: 0, blue: 255),
        RGB(red: 0, green: 255, blue: 255), RGB(red: 255, green: 255, blue: 255),
    ]

    private static let levels = [0, 95, 135, 175, 215, 255]

    static func rgb(_ index: Int) -> RGB {
        switch index {
        case ..<16:
            return standard[index]
        case ..<232:
            let cube = index - 16
            return RGB(
                red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6])
        default:
            let grey = 8 + 10 * (index - 232)
            return RGB(red: grey, green: grey, blue: grey)
        }
    }

    /// The standard colour (0...15) that looks most like an entry of the palette.
    static func nearestStandard(to index: Int) -> Int {
        guard index >= 16 else { return index }
        let wanted = rgb(index)
        return (0..<16).min {
            standard[$0].squaredDistance(to: wanted) < standard[$1].squaredDistance(to: wanted)
        } ?? 7
    }
}
