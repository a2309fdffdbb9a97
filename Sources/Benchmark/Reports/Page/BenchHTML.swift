/// The results of a bench as one page: on a screen, on a phone, in the dark and on paper.
///
/// It fetches nothing and has no script, and a policy in its head forbids both. What rows and
/// published figures say is only ever text in it.
package struct BenchHTML: Sendable {
    private let results: [BenchResult]
    private let published: [PublishedSpeed]

    /// `published` are all that are known; those of other models are left out.
    package init(results: [BenchResult], published: [PublishedSpeed]) {
        self.results = results
        self.published = published
    }

    /// The file's text.
    package var text: String {
        let summary = BenchSummary(results)
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="canter">
            <title>\(summary.title)</title>
            <style>
            \(Markup(trusted: PageStyle.text))
            \(Markup(trusted: ChartStyle.rules))
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>\(summary.title)</h1>
            \(summary.lines.map { "<p>\($0)</p>\n" as Markup })</header>
            \(results.isEmpty ? "" : sections)</main>
            </body>
            </html>

            """
        return page.text
    }

    private var sections: Markup {
        let series = BenchSeries.all(of: results)
        return """
            \(KeyFigures(series: series).markup)\
            \(ChartSection(series: series).markup)\
            \(QuantizationTable(series: series).markup)\
            \(ResultTable(series: series).markup)\
            \(PublishedSection(series: series, published: published).markup)\
            \(method)\
            \(MachineSection(series: series).markup)
            """
    }

    private var method: Markup {
        let items = BenchMethod(results).entries.map { entry -> Markup in
            "<div><dt>\(entry.term)</dt><dd>\(entry.text)</dd></div>\n"
        }
        return """
            <section aria-labelledby="method">
            <h2 id="method">Method</h2>
            <dl class="facts">
            \(items)</dl>
            </section>

            """
    }
}
