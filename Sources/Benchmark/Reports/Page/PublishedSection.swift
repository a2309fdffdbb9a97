internal import ChatCore

/// What others published of the models that were measured, beside it: primary sources and
/// secondary ones apart.
struct PublishedSection: Sendable {
    /// Rows of a table.
    private static let most = 40

    let series: [BenchSeries]
    let published: [PublishedSpeed]

    var markup: Markup {
        let models = series.flatMap(\.rows).map { [$0.modelName, $0.quantizationName] }.distinct
        let parts = models.map { part($0[0] ?? "", $0[1]) }
        guard parts.contains(where: { $0 != nil }) else {
            return published.isEmpty
                ? ""
                : """
                <section aria-labelledby="published">
                <h2 id="published">Published figures</h2>
                <p>None is known for these models in these quantizations.</p>
                </section>

                """
        }
        return """
            <section aria-labelledby="published">
            <h2 id="published">Published figures</h2>
            <p>Of the same model in the same quantization, as they were printed, and not measured \
            here. The conditions differ: hardware, engine, length of prompt and reply, and often \
            more that the source does not say. They are no yardstick for this machine.</p>
            \(parts.compactMap(\.self))</section>

            """
    }

    private func part(_ model: String, _ quantization: String?) -> Markup? {
        guard let quantization else { return nil }
        let speeds = PublishedSpeed.speeds(of: model, Quantization(quantization), among: published)
        guard !speeds.isEmpty else { return nil }
        let name = ModelLabel.text(model, Quantization(quantization))
        let primary = speeds.filter { $0.standing == .vendor }
        let secondary = speeds.filter { $0.standing != .vendor }
        return """
            <h3>\(name)</h3>
            \(measured(model, quantization))\
            \(table("\(name): by the model's maker", primary))\
            \(table("\(name): printed elsewhere", secondary))
            """
    }

    /// What stands against them here.
    private func measured(_ model: String, _ quantization: String) -> Markup {
        let rows = series.filter {
            $0.rows[0].modelName == model && $0.rows[0].quantizationName == quantization
        }.compactMap { $0.shallowest(.decode) }
        guard let fastest = rows.max(by: { $0.averageTS < $1.averageTS }) else { return "" }
        return """
            <p>Measured here: \(ReportText.rate(fastest.averageTS)) t/s decode (\(fastest.test))\
            \(rows.count > 1 ? ", the fastest configuration" : "").</p>

            """
    }

    private func table(_ caption: String, _ speeds: [PublishedSpeed]) -> Markup {
        guard !speeds.isEmpty else { return "" }
        let columns = [
            PageTable.Column("Hardware", isNumber: false), PageTable.Column("Decode", unit: "t/s"),
            PageTable.Column("Engine", isNumber: false), PageTable.Column("Prompt", unit: "tokens"),
            PageTable.Column("Reply", unit: "tokens"), PageTable.Column("Memory", unit: "GB"),
            PageTable.Column("Standing", isNumber: false),
            PageTable.Column("Source", isNumber: false),
        ]
        let table = PageTable(
            caption: caption, columns: columns,
            groups: [PageTable.Group(title: nil, rows: speeds.prefix(Self.most).map(row))])
        let more: Markup =
            speeds.count > Self.most
            ? "<p class=\"note\">\(speeds.count - Self.most) more: canter reference.</p>\n" : ""
        return "\(table.markup)\(more)"
    }

    private func row(_ speed: PublishedSpeed) -> [Markup] {
        let gpus = speed.gpus.map { $0 > 1 ? "\($0) × " : "" } ?? ""
        let remark: Markup = speed.remark.isEmpty ? "" : ": \(speed.remark)"
        return [
            "\(gpus)\(speed.hardware)", "\(rate(speed))",
            "\(speed.engine ?? ReportText.missing)", "\(ReportText.count(speed.inputTokens))",
            "\(ReportText.count(speed.outputTokens))", "\(ReportText.fixed(speed.memoryGB, 1))",
            "\(Self.words(speed.standing))\(remark)", Self.source(speed.source),
        ]
    }

    private func rate(_ speed: PublishedSpeed) -> String {
        guard let high = speed.high else { return "\(ReportText.rate(speed.low)) or more" }
        return high == speed.low
            ? ReportText.rate(speed.low)
            : "\(ReportText.rate(speed.low)) to \(ReportText.rate(high))"
    }

    private static func words(_ standing: PublishedSpeed.Standing) -> String {
        switch standing {
        case .vendor: "the maker's table"
        case .agrees: "agrees with the maker's table"
        case .unverified: "could not be checked"
        case .estimate: "its author's estimate"
        case .contradicted: "contradicted by its source"
        case .implausible: "cannot be"
        }
    }

    /// A link for an address of https, by its host's name; the words for anything else.
    static func source(_ source: String) -> Markup {
        let isAddress =
            source.hasPrefix("https://") && source.count > 8
            && source.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value != 127 }
        guard isAddress else { return "\(source)" }
        let host = String(source.dropFirst(8).prefix { $0 != "/" })
        return "<a href=\"\(source)\" rel=\"noopener noreferrer\">\(host)</a>"
    }
}
