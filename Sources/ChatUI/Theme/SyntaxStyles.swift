package import Canvas

/// What the parts of code look like.
///
/// Where there are few colours or none, keywords are bold and comments dim:
/// what is read first and what is read last.
package struct SyntaxStyles: Sendable, Hashable {
    package var plain: Style
    package var keyword: Style
    package var name: Style
    package var key: Style
    package var string: Style
    package var number: Style
    package var comment: Style
    package var inserted: Style
    package var deleted: Style

    /// One style for all.
    init(all style: Style) {
        plain = style
        keyword = style
        name = style
        key = style
        string = style
        number = style
        comment = style
        inserted = style
        deleted = style
    }

    init(_ colors: ThemeColors, dim: Style, depth: Theme.Depth) {
        self.init(all: .plain)
        keyword = Style(
            foreground: colors.keyword, attributes: depth == .palette ? [] : .bold)
        name = Style(foreground: colors.accent)
        key = Style(foreground: colors.accent)
        string = Style(foreground: colors.string)
        number = Style(foreground: colors.number)
        comment = dim
        comment.attributes.insert(.italic)
        inserted = Style(foreground: colors.good)
        deleted = Style(foreground: colors.bad)
    }

    subscript(kind: CodeToken.Kind) -> Style {
        switch kind {
        case .plain: plain
        case .keyword: keyword
        case .name: name
        case .key: key
        case .string: string
        case .number: number
        case .comment: comment
        case .inserted: inserted
        case .deleted: deleted
        }
    }
}
