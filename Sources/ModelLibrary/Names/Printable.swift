/// `text` with every scalar that could drive a terminal, or reorder what it
/// shows, replaced by U+FFFD.
///
/// File names and the strings inside model files come from strangers.
package func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafeToPrint) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        result.append(isUnsafeToPrint(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
}

/// The same for a text of several lines: line feeds stay, and a tab becomes
/// four spaces.
func printableLines(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\r": result.append("\n")
        // The second half of a line's end as Windows has it.
        case "\n": if last != "\r" { result.append("\n") }
        case "\t": result.append(contentsOf: "    ".unicodeScalars)
        default: result.append(isUnsafeToPrint(scalar) ? "\u{FFFD}" : scalar)
        }
        last = scalar
    }
    return String(result)
}

private func isUnsafeToPrint(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}

/// A size in the unit people read it in: `94.1 MB`, powers of ten.
package func humanSize(_ bytes: Int) -> String {
    var value = Double(bytes)
    var unit = "bytes"
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
        value /= 1000
        unit = next
    }
    guard unit != "bytes" else { return "\(bytes) bytes" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(unit)"
}
