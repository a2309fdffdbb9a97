package import Canvas
package import ChatCore

/// What each kind of thing on the screen looks like.
///
/// No meaning rests on colour alone: whatever a colour says, a word, a sign or
/// an attribute says too. Backgrounds are always the terminal's own.
package struct Theme: Sendable, Hashable {
    /// The background a theme is made for; `auto` is one that is not known: every
    /// colour reads on black and on white.
    package typealias Appearance = ScreenSettings.Appearance

    /// How many colours the terminal shows.
    package enum Depth: Sendable, Hashable, CaseIterable {
        /// None, or none wanted (NO_COLOR): attributes only.
        case mono
        /// The eight standard colours, in the user's own shades.
        case sixteen
        /// xterm's 256.
        case palette
    }

    /// How many colours it was made of.
    package let depth: Depth
    /// What gauges and plots are drawn with.
    package var glyphs = GlyphSet.unicode
    /// What people write and models answer.
    package var text = Style.plain
    /// What matters less: hints, units, reasoning.
    package var dim: Style
    /// Lines that divide the screen.
    package var frame: Style
    /// The program's own colour: its name, links, headings.
    package var accent: Style
    /// The heading of a person's message.
    package var user: Style
    /// The heading of a reply.
    package var assistant: Style
    /// A heading within a text.
    package var heading: Style
    /// Code, in a line and in blocks.
    package var code: Style
    /// The parts of code in a known language.
    package var syntax: SyntaxStyles
    /// The text of a link.
    package var link: Style
    /// Quoted text.
    package var quote: Style
    /// What a model thought before it answered.
    package var reasoning: Style
    /// Fast, fine.
    package var good: Style
    /// Slowing, filling up.
    package var warn: Style
    /// Failed, full.
    package var bad: Style
    /// A number that is looked for at a glance.
    package var figure: Style
    /// The filled part of a gauge, and of the context: tokens kept from the turn before.
    package var gaugeKept: Style
    /// Tokens read in this turn.
    package var gaugeNew: Style
    /// Tokens of this reply.
    package var gaugeReply: Style
    /// The free part of a gauge.
    package var gaugeEmpty: Style

    /// The theme for a background and a number of colours.
    package init(_ appearance: Appearance = .auto, depth: Depth = .palette) {
        let colors = ThemeColors(appearance, depth: depth)
        let isMono = depth == .mono
        self.depth = depth
        dim = Style(foreground: colors.dim, attributes: colors.dim == nil ? .dim : [])
        frame = Style(foreground: colors.frame, attributes: colors.frame == nil ? .dim : [])
        accent = Style(foreground: colors.accent, attributes: .bold)
        user = Style(foreground: colors.user, attributes: .bold)
        assistant = Style(foreground: colors.accent, attributes: .bold)
        heading = Style(
            foreground: colors.accent, attributes: isMono ? [.bold, .underline] : .bold)
        code = Style(foreground: colors.code, attributes: isMono ? .bold : [])
        syntax = SyntaxStyles(colors, dim: dim, depth: depth)
        link = Style(foreground: colors.accent, attributes: .underline)
        quote = Style(attributes: .italic)
        reasoning = Style(
            foreground: colors.dim, attributes: colors.dim == nil ? [.dim, .italic] : .italic)
        good = Style(foreground: colors.good)
        warn = Style(foreground: colors.warn, attributes: isMono ? .bold : [])
        bad = Style(foreground: colors.bad, attributes: .bold)
        figure = Style(attributes: .bold)
        gaugeKept = Style(foreground: colors.accent)
        gaugeNew = Style(foreground: colors.user)
        gaugeReply = Style(foreground: colors.good)
        gaugeEmpty = frame
    }
}
