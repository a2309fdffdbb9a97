internal import Canvas

extension Theme {
    /// The theme for reasoning: one quiet style, with only the attributes of
    /// the Markdown left.
    var muted: Theme {
        var theme = self
        theme.text = reasoning
        theme.quote = reasoning
        theme.code = dim
        theme.syntax = SyntaxStyles(all: dim)
        theme.link = dim
        theme.accent = dim
        theme.heading = dim
        theme.heading.attributes.insert(.bold)
        return theme
    }

    /// The theme for what the model no longer reads: everything is quiet, the
    /// headings and figures too.
    var past: Theme {
        var theme = muted
        theme.text = dim
        theme.quote = dim
        theme.user = dim
        theme.assistant = dim
        theme.warn = dim
        theme.bad = dim
        return theme
    }
}
