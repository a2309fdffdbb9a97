/// Colours of series that the colour-blind tell apart (Okabe and Ito, 2008), lighter on black;
/// and a dash of its own for each line.
package enum PlotColours {
    package static let light = [
        "#0072b2", "#d55e00", "#009e73", "#b0508a", "#a87500", "#555555",
    ]
    package static let dark = [
        "#56b4e9", "#ff8c42", "#2fd6a5", "#e79cc6", "#f0c040", "#bbbbbb",
    ]
    /// `nil` for a line without gaps.
    package static let dashes: [String?] = [nil, "8 4", "2 3", "8 3 2 3", "14 4", "4 4"]

    /// The rules of the classes `s0` to `s5`, a line each.
    package static func rules(_ colours: [String], dashed: Bool) -> String {
        zip(colours, dashes).enumerated().map { index, entry in
            let (colour, dash) = entry
            let gaps = dashed ? dash.map { "; stroke-dasharray: \($0)" } ?? "" : ""
            return ".s\(index) { fill: \(colour); stroke: \(colour)\(gaps) }"
        }.joined(separator: "\n")
    }
}
