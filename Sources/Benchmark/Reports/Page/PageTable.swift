/// A table of a page: with a caption, and headings that say what they are of; where it is wider
/// than the screen it scrolls by itself.
struct PageTable: Sendable {
    struct Column: Sendable {
        var title: String
        /// `ms`; empty for none.
        var unit: String
        var isNumber: Bool

        init(_ title: String, unit: String = "", isNumber: Bool = true) {
            self.title = title
            self.unit = unit
            self.isNumber = isNumber
        }
    }

    /// Rows under a heading of their own.
    struct Group: Sendable {
        /// `nil` for a table without groups.
        var title: String?
        /// The first cell of each is the row's heading.
        var rows: [[Markup]]
    }

    var caption: String
    var columns: [Column]
    var groups: [Group]

    var markup: Markup {
        """
        <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">
        <table>
        <caption>\(caption)</caption>
        <thead><tr>\(columns.map(heading))</tr></thead>
        \(groups.map(body))</table>
        </div>

        """
    }

    private func heading(_ column: Column) -> Markup {
        let unit: Markup = column.unit.isEmpty ? "" : " <span class=\"unit\">\(column.unit)</span>"
        return "<th scope=\"col\"\(kind(column))>\(column.title)\(unit)</th>"
    }

    private func body(_ group: Group) -> Markup {
        let heading: Markup =
            group.title.map {
                "<tr><th class=\"group\" scope=\"rowgroup\" colspan=\"\(columns.count)\"><span>\($0)</span></th></tr>\n"
            } ?? ""
        return "<tbody>\n\(heading)\(group.rows.map(row))</tbody>\n"
    }

    private func row(_ cells: [Markup]) -> Markup {
        let parts = zip(columns, cells).enumerated().map { index, entry -> Markup in
            index == 0
                ? "<th scope=\"row\">\(entry.1)</th>" : "<td\(kind(entry.0))>\(entry.1)</td>"
        }
        return "<tr>\(parts)</tr>\n"
    }

    private func kind(_ column: Column) -> Markup { column.isNumber ? " class=\"number\"" : "" }
}
