internal import Ledger

/// The mark of a series' points: a form of its own, for those who do not tell colours.
enum ChartMark {
    /// The form around a place, half as wide as `size`.
    static func text(_ style: Int, x: Double, y: Double, size: Double = 4) -> String {
        let kind = "mark s\(style)"
        func polygon(_ corners: [(Double, Double)]) -> String {
            let points = corners.map {
                "\(SVGText.number(x + $0.0 * size)),\(SVGText.number(y + $0.1 * size))"
            }
            return "<polygon class=\"\(kind)\" points=\"\(points.joined(separator: " "))\"/>"
        }
        return switch style {
        case 1: polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
        case 2: polygon([(0, -1.2), (1.1, 0.9), (-1.1, 0.9)])
        case 3: polygon([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)])
        case 4: polygon([(0, 1.2), (1.1, -0.9), (-1.1, -0.9)])
        case 5: polygon([(-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)])
        default:
            "<circle class=\"\(kind)\" cx=\"\(SVGText.number(x))\" cy=\"\(SVGText.number(y))\" r=\"\(SVGText.number(size))\"/>"
        }
    }
}
