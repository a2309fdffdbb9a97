/// The characters widgets may draw with.
package enum GlyphSet: Hashable, Sendable {
    /// Block elements and Braille patterns.
    case unicode
    /// For terminals and locales that have nothing else.
    case ascii
}
