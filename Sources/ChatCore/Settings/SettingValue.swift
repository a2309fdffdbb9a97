/// A setting's value as it is shown and printed.
package enum SettingValue: Sendable, Hashable {
    /// The setting has a word for "not set", such as `auto`; shown as that word.
    case word(String)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([String])

    /// One line for a person; line breaks are written as `\n`.
    package var text: String {
        switch self {
        case .word(let word): word
        case .integer(let value): "\(value)"
        case .number(let value): value.shown
        case .text(let text): text.escaped
        case .list(let texts): texts.isEmpty ? "none" : texts.map(\.escaped).joined(separator: ", ")
        }
    }
}

extension SettingValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        // What is not set is null, whatever the word for it.
        case .word: try container.encodeNil()
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let text): try container.encode(text)
        case .list(let texts): try container.encode(texts)
        }
    }
}

extension Double {
    /// The shortest text that reads back as this number, without `.0`.
    var shown: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension String {
    /// With line breaks, tabs and backslashes written as `\n`, `\t`, `\\`.
    var escaped: String {
        var text = ""
        for character in self {
            switch character {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\\": text += "\\\\"
            default: text.append(character)
            }
        }
        return text
    }

    /// With `\n`, `\t` and `\\` read as what they stand for.
    var unescaped: String {
        var text = ""
        var isEscaped = false
        for character in self {
            switch (isEscaped, character) {
            case (false, "\\"):
                isEscaped = true
                continue
            case (true, "n"): text += "\n"
            case (true, "t"): text += "\t"
            case (true, "\\"): text += "\\"
            case (true, _): text += "\\" + String(character)
            case (false, _): text.append(character)
            }
            isEscaped = false
        }
        return isEscaped ? text + "\\" : text
    }
}
