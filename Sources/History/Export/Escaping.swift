/// Text made fit for a file that is shown.
enum Escaping {
    /// The text without control characters, except for ends of lines and tabs.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter {
            $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Text as HTML has it, also between quotation marks; without control characters.
    static func html(_ text: String) -> String {
        var result = ""
        for scalar in printable(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
