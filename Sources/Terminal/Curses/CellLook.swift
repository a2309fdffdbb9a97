import CTerminal
import Canvas

/// A style in the terms of one terminal: colours it has, attribute bits of `ct_screen_put`.
struct CellLook: Hashable {
    var colors: ColorPairs.Key
    var attributes: UInt32

    init(_ style: Style, depth: ColorDepth) {
        attributes = Self.bits(style.attributes)
        switch depth {
        case .none:
            colors = .terminal
        case .palette:
            colors = ColorPairs.Key(
                foreground: style.foreground.map(Self.index),
                background: style.background.map(Self.index))
        case .sixteen:
            colors = ColorPairs.Key(
                foreground: style.foreground.map(Self.standardIndex),
                background: style.background.map(Self.standardIndex))
        case .eight:
            colors = .terminal
            setEightColors(
                foreground: style.foreground.map(Self.standardIndex),
                background: style.background.map(Self.standardIndex))
        }
    }

    /// Eight colours have no bright ones. Bold is the usual stand-in, but bright black would be
    /// black: dim text in the terminal's own colour says "less important" instead, and as a
    /// background nothing does.
    private mutating func setEightColors(foreground: Int?, background: Int?) {
        if let foreground {
            switch foreground {
            case 8: attributes |= UInt32(CT_DIM)
            case 9...:
                attributes |= UInt32(CT_BOLD)
                colors.foreground = foreground - 8
            default: colors.foreground = foreground
            }
        }
        if let background, background != 8 {
            colors.background = background & 7
        }
    }

    /// The look of cells that show nothing but their background: what the text would look like
    /// must not keep the terminal from erasing them with one sequence.
    var ofBlanks: CellLook {
        guard attributes & UInt32(CT_UNDERLINE | CT_REVERSE) == 0 else { return self }
        var look = self
        look.attributes = 0
        look.colors.foreground = nil
        return look
    }

    private static func index(_ color: Color) -> Int {
        switch color {
        case .standard(let standard): Int(standard & 15)
        case .palette(let palette): Int(palette)
        }
    }

    private static func standardIndex(_ color: Color) -> Int {
        XtermPalette.nearestStandard(to: index(color))
    }

    private static func bits(_ attributes: Attributes) -> UInt32 {
        var bits: Int = 0
        if attributes.contains(.bold) { bits |= Int(CT_BOLD) }
        if attributes.contains(.dim) { bits |= Int(CT_DIM) }
        if attributes.contains(.italic) { bits |= Int(CT_ITALIC) }
        if attributes.contains(.underline) { bits |= Int(CT_UNDERLINE) }
        if attributes.contains(.reverse) { bits |= Int(CT_REVERSE) }
        return UInt32(bits)
    }
}
