/// How dark an area is drawn, so that areas differ without colour.
package enum Shade: Hashable, Sendable, CaseIterable {
    case full, dark, medium, light, hatched, blank

    package func glyph(in set: GlyphSet) -> Glyph {
        switch (self, set) {
        case (.full, .unicode): Glyph("█")
        case (.dark, .unicode): Glyph("▓")
        case (.medium, .unicode): Glyph("▒")
        case (.light, .unicode): Glyph("░")
        case (.full, .ascii): Glyph("#")
        case (.dark, .ascii): Glyph("%")
        case (.medium, .ascii): Glyph("+")
        case (.light, .ascii): Glyph(".")
        case (.hatched, .unicode): Glyph("▚")
        case (.hatched, .ascii): Glyph("/")
        case (.blank, _): .space
        }
    }
}
