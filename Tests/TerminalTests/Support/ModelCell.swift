import Canvas

/// A cell as a terminal keeps it.
struct ModelCell: Hashable {
    var text = " "
    /// 0 for the right half of the wide character before it.
    var width = 1
    var style = Style.plain
    /// Where the cell leads.
    var link: String?

    /// The cell a grid's cell asks for.
    init(_ cell: Cell, link: String?) {
        self.init(text: cell.text, width: cell.width, style: cell.style, link: link)
    }

    init(text: String = " ", width: Int = 1, style: Style = .plain, link: String? = nil) {
        self.text = text
        self.width = width
        self.style = style
        self.link = link
    }

    /// The cell without what a person cannot see: the colour and weight of nothing.
    var seen: ModelCell {
        var cell = self
        cell.style.foreground = cell.style.foreground.map(Self.palette)
        cell.style.background = cell.style.background.map(Self.palette)
        if text == " ", style.attributes.isDisjoint(with: [.underline, .reverse]) {
            cell.style.foreground = nil
            cell.style.attributes = []
        }
        if width == 0 { cell.style = .plain }
        return cell
    }

    private static func palette(_ color: Color) -> Color {
        switch color {
        case .standard(let index): .palette(index)
        case .palette: color
        }
    }
}
