/// A piece of text in one style.
package struct StyledRun: Hashable, Sendable {
    package var text: String
    package var style: Style
    /// The width of the text on the screen.
    package var columns: Int
    /// The address the text leads to, as it was written: what shows it decides whether it is one
    /// that may be sent to a terminal.
    package var link: String?

    package init(text: String, style: Style, columns: Int, link: String? = nil) {
        self.text = text
        self.style = style
        self.columns = columns
        self.link = link
    }

    /// A run of any text, measured here.
    package init(_ text: String, style: Style = .plain, link: String? = nil) {
        self.init(text: text, style: style, columns: TextWidth.width(of: text), link: link)
    }
}
