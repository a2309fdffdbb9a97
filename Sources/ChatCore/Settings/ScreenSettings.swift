/// How the chat's screen looks and what it listens to.
package struct ScreenSettings: Sendable, Hashable {
    /// The background the colours are for.
    package enum Appearance: String, Sendable, Hashable, CaseIterable {
        /// What the terminal says it has; where it says nothing, colours that read on black and
        /// on white.
        case auto
        case dark, light
    }

    /// The characters the screen's own lines, gauges and marks are drawn with.
    package enum Characters: String, Sendable, Hashable, CaseIterable {
        case unicode
        /// For terminals and fonts without box drawing and Braille.
        case ascii
    }

    package var theme = Appearance.auto
    package var characters = Characters.unicode
    /// Whether the terminal tells of the wheel. It keeps its own way of marking text only while
    /// Shift is held then.
    package var mouse = true

    package init() {}
}
