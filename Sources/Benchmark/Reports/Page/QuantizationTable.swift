/// The quantizations of each model beside each other, everything else being the same: what they
/// weigh, how fast they are, and how much of the memory's bandwidth that takes.
struct QuantizationTable: Sendable {
    private struct Entry {
        let series: BenchSeries
        let decode: BenchResult?
        let prefill: BenchResult?
        let size: Int?

        init(_ series: BenchSeries) {
            self.series = series
            decode = series.shallowest(.decode)
            prefill = series.shallowest(.prefill)
            size = series.rows.lazy.compactMap(\.modelSize).first
        }

        var name: String { series.rows[0].quantizationName ?? ReportText.missing }

        /// Bytes of weights a second; only where all of them are read for every token, and the
        /// context is so short that reading it hardly counts.
        var bytesPerSecond: Double? {
            guard let size, let decode, decode.readsAllWeights, decode.isFresh else { return nil }
            return Double(size) * decode.averageTS
        }

        /// Of the bandwidth that `doctor` measured for main memory, where only that is read.
        var share: Double? {
            guard let bytesPerSecond, let decode, let bandwidth = decode.memoryBandwidth,
                bandwidth > 0, decode.gpuInfo == "" || decode.backends == "CPU"
            else { return nil }
            return bytesPerSecond / bandwidth
        }
    }

    let series: [BenchSeries]

    var markup: Markup {
        var groups = divided
        guard !groups.isEmpty else { return "" }
        let several = groups.contains { $0.count > 1 }
        // With nothing to stand beside, all in one table.
        if !several { groups = [groups.flatMap(\.self)] }
        let entries = groups.joined()
        return """
            <section aria-labelledby="quantizations">
            <h2 id="quantizations">\(several ? "Quantizations side by side" : "Size and speed")</h2>
            \(groups.map { table($0, among: Array(entries), isOfOne: several) })\(notes(Array(entries), several: several))</section>

            """
    }

    /// Those that differ in nothing but the quantization, the heaviest first.
    private var divided: [[Entry]] {
        let entries = series.map(Entry.init).filter { $0.decode != nil || $0.prefill != nil }
        var places: [[String?]: Int] = [:]
        var groups: [[Entry]] = []
        for entry in entries {
            let key = BenchSetting.allCases.map {
                $0 == .quantization ? nil : $0.own(entry.series.rows[0])
            }
            if let place = places[key] {
                groups[place].append(entry)
            } else {
                places[key] = groups.count
                groups.append([entry])
            }
        }
        return groups.map { group in group.sorted { $0.size ?? 0 > $1.size ?? 0 } }
    }

    /// Of one model's quantizations, or of all there is.
    private func table(_ group: [Entry], among all: [Entry], isOfOne: Bool) -> Markup {
        let isCompared = isOfOne && group.count > 1 && group[0].size != nil
        let hasWeights = all.contains { $0.bytesPerSecond != nil }
        let hasShare = all.contains { $0.share != nil }
        let decode = group.lazy.compactMap(\.decode?.test).first
        let prefill = group.lazy.compactMap(\.prefill?.test).first
        var columns = [
            PageTable.Column(isOfOne ? "Quantization" : "Configuration", isNumber: false),
            PageTable.Column("Size"),
        ]
        if isCompared { columns.append(PageTable.Column("of the largest", unit: "%")) }
        if let decode { columns += speedColumns("Decode", decode, isCompared) }
        if hasWeights { columns.append(PageTable.Column("Weights read", unit: "GB/s")) }
        if hasShare { columns.append(PageTable.Column("of the memory", unit: "%")) }
        if let prefill { columns += speedColumns("Prefill", prefill, isCompared) }
        let rows = group.map { entry -> [Markup] in
            var cells: [Markup] = [
                "\(isOfOne ? entry.name : entry.series.name)", "\(ReportText.size(entry.size))",
            ]
            if isCompared { cells.append(percent(ratio(entry.size, group[0].size))) }
            if decode != nil {
                cells += speed(entry.decode, group.map(\.decode), style: 0, isCompared)
            }
            if hasWeights {
                let bytes = entry.bytesPerSecond.map { "~" + ReportText.short($0 / 1e9) }
                cells.append("\(bytes ?? ReportText.missing)")
            }
            if hasShare { cells.append(percent(entry.share, isEstimate: true)) }
            if prefill != nil {
                cells += speed(entry.prefill, group.map(\.prefill), style: 1, isCompared)
            }
            return cells
        }
        return PageTable(
            caption: isOfOne ? caption(of: group[0].series) : "Weights and speed", columns: columns,
            groups: [PageTable.Group(title: nil, rows: rows)]
        ).markup
    }

    private func caption(of series: BenchSeries) -> String {
        let row = series.rows[0]
        let differing = BenchSeries.telling(among: self.series.flatMap(\.rows))
            .filter { ![.model, .quantization].contains($0) }
        return ([row.modelName] + differing.map { $0.phrase($0.value(of: row)) })
            .joined(separator: " · ")
    }

    private func speedColumns(
        _ word: String, _ test: String, _ isCompared: Bool
    ) -> [PageTable.Column] {
        [
            PageTable.Column("\(word) \(test)", isNumber: false),
            PageTable.Column("Mean", unit: "t/s"),
        ]
            + (isCompared ? [PageTable.Column("of the largest", unit: "×")] : [])
    }

    /// A bar, the number, and how many times the first of the group it is; dashes for a test that
    /// is not the group's.
    private func speed(
        _ row: BenchResult?, _ group: [BenchResult?], style: Int, _ isCompared: Bool
    ) -> [Markup] {
        let test = group.lazy.compactMap(\.self).first?.test
        guard let row, row.test == test else {
            return ["", "\(ReportText.missing)"] + (isCompared ? ["\(ReportText.missing)"] : [])
        }
        let most = group.compactMap { $0?.averageTS }.max() ?? row.averageTS
        let width = ReportText.fixed(100 * row.averageTS / max(most, .leastNormalMagnitude), 1)
        let bar: Markup = """
            <svg class="chart bars" viewBox="0 0 100 10" preserveAspectRatio="none" \
            aria-hidden="true"><rect class="bar s\(style)" width="\(width)" height="10"/></svg>
            """
        let mark: Markup = row.isDisturbed ? "<span class=\"tag\">busy</span> " : ""
        let first = group.first.flatMap { $0 }.flatMap { $0.test == test ? $0.averageTS : nil }
        let times = first.map { ReportText.times(row.averageTS / $0) } ?? ReportText.missing
        return [bar, "\(mark)\(ReportText.rate(row.averageTS))"] + (isCompared ? ["\(times)"] : [])
    }

    private func ratio(_ part: Int?, _ whole: Int?) -> Double? {
        guard let part, let whole, whole > 0 else { return nil }
        return Double(part) / Double(whole)
    }

    private func percent(_ share: Double?, isEstimate: Bool = false) -> Markup {
        guard let share else { return "\(ReportText.missing)" }
        return "\(isEstimate ? "~" : "")\(ReportText.fixed(share * 100, 0))"
    }

    private func notes(_ entries: [Entry], several: Bool) -> Markup {
        var lines: [String] = []
        if several {
            lines.append(
                "Compared is with the largest file of the same model, the one of the highest "
                    + "precision. Quality is not measured here.")
        }
        if entries.contains(where: { $0.bytesPerSecond != nil }) {
            lines.append(
                "Weights read: size × decode speed, an estimate (~): it takes it that every weight "
                    + "is read once for every token, and leaves out the context's cache. It is not "
                    + "given for mixtures of experts, nor deep in a context.")
        }
        if let bandwidth = entries.lazy.compactMap(\.decode?.memoryBandwidth).first,
            entries.contains(where: { $0.share != nil })
        {
            lines.append(
                "Of the memory: against the bandwidth of main memory that canter doctor measured, "
                    + "\(ReportText.bandwidth(bandwidth)); above 100 % where the processor's cache "
                    + "holds a part of the weights.")
        }
        return "\(lines.map { "<p class=\"note\">\($0)</p>\n" as Markup })"
    }
}
