/// The figures of each configuration that are looked for first.
struct KeyFigures: Sendable {
    /// Configurations; the table has the others.
    private static let most = 6

    let series: [BenchSeries]

    var markup: Markup {
        let cards = series.prefix(Self.most).map(card)
        let more: Markup =
            series.count > Self.most
            ? "<p class=\"note\">\(series.count - Self.most) more configurations are in the table below.</p>\n"
            : ""
        return """
            <section aria-labelledby="key">
            <h2 id="key">Key figures</h2>
            <div class="cards">
            \(cards)</div>
            <p class="note">Means at the least depth measured, in tokens a second (t/s). What pp, \
            tg and @ d are is told under Method.</p>
            \(more)</section>

            """
    }

    private func card(_ series: BenchSeries) -> Markup {
        let decode = series.shallowest(.decode)
        let prefill = series.shallowest(.prefill)
        let speeds = [("Decode", decode), ("Prefill", prefill)].compactMap { word, row in
            row.map { speed(word, $0) }
        }
        let both = speeds.isEmpty ? series.shallowest(.both).map { [speed("Both", $0)] } ?? [] : []
        let lines = [
            loss(series, .decode), loss(series, .prefill), firstToken(series),
            series.rows.lazy.compactMap(\.modelSize).first.map {
                "\(ReportText.size($0)) of weights" as Markup
            },
        ].compactMap(\.self)
        let list: Markup =
            lines.isEmpty ? "" : "<ul>\(lines.map { "<li>\($0)</li>" as Markup })</ul>"
        return """
            <div class="card"><h3>\(series.name)</h3>
            <dl>\(speeds + both)</dl>
            \(list)</div>

            """
    }

    private func speed(_ word: String, _ row: BenchResult) -> Markup {
        let mark: Markup = row.isDisturbed ? " <span class=\"tag\">busy</span>" : ""
        return """
            <div><dt>\(word) <span class="unit">\(row.test)</span>\(mark)</dt>\
            <dd>\(ReportText.short(row.averageTS)) <span class="unit">t/s</span></dd></div>
            """
    }

    /// How much is lost from the least depth to the most.
    private func loss(_ series: BenchSeries, _ kind: BenchResult.Kind) -> Markup? {
        guard let fresh = series.shallowest(kind), let deep = series.deepest(kind),
            deep.depth > fresh.depth, fresh.averageTS > 0
        else { return nil }
        let change = (deep.averageTS / fresh.averageTS - 1) * 100
        let word = kind == .decode ? "decode" : "prefill"
        let digits = ReportText.fixed(abs(change), 0)
        let sign = digits == "0" ? "±" : change > 0 ? "+" : "−"
        return "\(sign)\(digits) % \(word) at a depth of \(deep.depth)"
    }

    private func firstToken(_ series: BenchSeries) -> Markup? {
        guard let row = series.rows.first(where: { $0.timeToFirstToken != nil }) else { return nil }
        return "\(ReportText.seconds(row.timeToFirstToken)) s to the first token (\(row.test))"
    }
}
