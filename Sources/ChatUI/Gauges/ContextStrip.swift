internal import Canvas
internal import ChatCore

/// The window as a bar of what fills it, and below it signs at what matters of
/// its places.
struct ContextStrip {
    let map: ContextMap
    /// Tokens of the window.
    let window: Int
    /// Tokens the latest of which a sliding layer reads; `nil` without any.
    var slidingWindow: Int?
    /// What leaving out the oldest turns would drop.
    var cut: Range<Int>?
    let theme: Theme

    static func shade(_ kind: ContextMap.Kind) -> Shade {
        switch kind {
        case .system: .dark
        case .user: .medium
        case .reasoning: .hatched
        case .answer: .full
        }
    }

    static func name(_ kind: ContextMap.Kind) -> String {
        switch kind {
        case .system: "system"
        case .user: "user"
        case .reasoning: "reasoning"
        case .answer: "answers"
        }
    }

    static func style(_ kind: ContextMap.Kind, _ theme: Theme) -> Style {
        switch kind {
        case .system: theme.gaugeKept
        case .user: theme.gaugeNew
        case .reasoning: theme.dim
        case .answer: theme.gaugeReply
        }
    }

    /// The signs below the bar, with what each means.
    enum Mark: CaseIterable {
        case dropped, boundary, sliding, reused

        func glyph(_ glyphs: GlyphSet) -> Glyph {
            switch (self, glyphs) {
            case (.dropped, .unicode): Glyph("╳")
            case (.boundary, .unicode): Glyph("╵")
            case (.sliding, .unicode): Glyph("◂")
            case (.reused, .unicode): Glyph("▔")
            case (.dropped, .ascii): Glyph("x")
            case (.boundary, .ascii): Glyph("'")
            case (.sliding, .ascii): Glyph("<")
            case (.reused, .ascii): Glyph("-")
            }
        }
    }

    /// What each kind takes.
    var legend: [Meter.Part] {
        ContextMap.Kind.allCases.map { kind in
            Meter.Part(
                name: Self.name(kind), amount: Double(map.tokens(of: kind)),
                shade: Self.shade(kind), style: Self.style(kind, theme))
        }
    }

    /// Draws the bar into the first row of `rect` and the signs into the second.
    func draw(into grid: inout Grid, in rect: Rect) {
        let columns = rect.size.columns
        guard columns > 0, window > 0 else { return }
        let kinds = kinds(columns: columns)
        for (index, kind) in kinds.enumerated() {
            let point = Point(column: rect.minColumn + index, row: rect.minRow)
            if let kind {
                grid.put(
                    Self.shade(kind).glyph(in: theme.glyphs), at: point,
                    style: Self.style(kind, theme))
            } else {
                grid.put(Shade.light.glyph(in: theme.glyphs), at: point, style: theme.gaugeEmpty)
            }
        }
        guard rect.size.rows > 1 else { return }
        for (index, mark) in marks(columns: columns).enumerated() {
            guard let mark else { continue }
            grid.put(
                mark.glyph(theme.glyphs),
                at: Point(column: rect.minColumn + index, row: rect.minRow + 1),
                style: mark == .dropped ? theme.warn : theme.dim)
        }
    }

    /// What most tokens of each column are; `nil` for free. Something that is
    /// there at all takes at least the first column.
    func kinds(columns: Int) -> [ContextMap.Kind?] {
        var kinds: [ContextMap.Kind?] = Array(repeating: nil, count: columns)
        let each = Double(window) / Double(columns)
        var most = Array(repeating: each / 2, count: columns)
        var position = 0.0
        for part in map.parts where part.tokens > 0 {
            let end = position + Double(part.tokens)
            let first = min(columns - 1, Int(position / each))
            let last = min(columns - 1, Int(end / each))
            for column in first...last {
                let low = max(position, Double(column) * each)
                let overlap = min(end, Double(column + 1) * each) - low
                guard overlap > most[column] || (overlap > 0 && column == 0 && kinds[0] == nil)
                else { continue }
                (kinds[column], most[column]) = (part.kind, overlap)
            }
            position = end
        }
        return kinds
    }

    func marks(columns: Int) -> [Mark?] {
        var marks: [Mark?] = Array(repeating: nil, count: columns)
        let each = Double(window) / Double(columns)
        func column(_ token: Int) -> Int { min(columns - 1, Int(Double(token) / each)) }
        if let reused = map.reused, reused > 0 {
            for column in 0...column(reused) { marks[column] = .reused }
        }
        if let slidingWindow, map.used > slidingWindow {
            marks[column(map.used - slidingWindow)] = .sliding
        }
        for boundary in map.boundaries where boundary > 0 { marks[column(boundary)] = .boundary }
        if let cut {
            for column in column(cut.lowerBound)...column(max(cut.lowerBound, cut.upperBound - 1)) {
                marks[column] = .dropped
            }
        }
        return marks
    }
}
