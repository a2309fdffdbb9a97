/// Text and numbers in SVG, and text in HTML.
package enum SVGText {
    /// Text as XML and HTML have it, also between quotation marks, without what XML forbids.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{FFFE}", "\u{FFFF}": break
            default:
                if scalar.properties.generalCategory != .control {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// A coordinate, to a tenth.
    package static func number(_ value: Double) -> String { LedgerText.fixed(value, decimals: 1) }
}
