/// A piece of text in one style.
package struct StyledRun: Hashable, Sendable {
    package var text: String
    package var style: Style
    /// The width of the text on the screen.
    package var columns: Int

    package init(text: String, style: Style, columns: Int) {
        self.text = text
        self.style = style
        self.columns = columns
    }

    /// A run of any text, measured here.
    package init(_ text: String, style: Style = .plain) {
        self.init(text: text, style: style, columns: TextWidth.width(of: text))
    }
}
