package import ChatCore

/// How what attention reads grows with depth, in tokens that every layer reads.
///
/// Where all layers look at everything that is the depth itself. Layers that
/// look at the latest tokens only read no more beyond their span, and a
/// recurrent state costs the same at any depth: speed over depth has a bend
/// then, and over this scale a line.
package struct DepthScale: Sendable, Hashable {
    private struct Bend: Sendable, Hashable {
        var span: Double
        var share: Double
    }

    /// The share of layers, by bytes, that look at everything.
    private let full: Double
    /// Of the others, the narrowest first.
    private let bends: [Bend]

    /// Every layer looks at everything.
    package init() {
        full = 1
        bends = []
    }

    /// By what the model's layers keep; `nil` is as if all looked at everything.
    package init(_ traffic: ModelTraffic?) {
        let layers = (traffic?.layers ?? []).filter { $0.bytesPerToken > 0 }
        let bytes = layers.reduce(0) { $0 + $1.bytesPerToken }
        let sliding = layers.compactMap { part in
            part.kind == .sliding
                ? part.span.map { Bend(span: Double($0), share: part.bytesPerToken / bytes) } : nil
        }
        bends = sliding.sorted { $0.span < $1.span }
        full = sliding.isEmpty ? 1 : max(0, 1 - sliding.reduce(0) { $0 + $1.share })
    }

    /// Where on the scale a depth lies.
    package func position(of depth: Double) -> Double {
        bends.reduce(full * depth) { $0 + $1.share * min(depth, $1.span) }
    }

    /// The depth of a place on the scale; `nil` for one that no depth reaches.
    package func depth(at position: Double) -> Double? {
        var slope = bends.reduce(full) { $0 + $1.share }
        var (start, reached) = (0.0, 0.0)
        for bend in bends {
            let end = reached + slope * (bend.span - start)
            if position <= end { break }
            (start, reached) = (bend.span, end)
            slope -= bend.share
        }
        // What is left of a share may be no more than rounding.
        guard slope > 1e-9 else { return position <= reached ? start : nil }
        return start + (position - reached) / slope
    }
}
