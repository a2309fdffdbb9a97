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

    /// Whose keys the message is written with.
    package enum Editing: String, Sendable, Hashable, CaseIterable {
        case readline, vi
    }

    /// How much moves by itself.
    package enum Motion: String, Sendable, Hashable, CaseIterable {
        case full
        /// Text comes twice a second and figures change once a second, so that
        /// nothing flickers and little goes over a slow line.
        case reduced
    }

    package var theme = Appearance.auto
    package var characters = Characters.unicode
    /// Whether the terminal tells of the wheel. It keeps its own way of marking text only while
    /// Shift is held then.
    package var mouse = true
    package var editing = Editing.readline
    package var motion = Motion.full

    package init() {}
}
