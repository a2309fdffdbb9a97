internal import ChatCore

/// Numbers and names as exports write them.
package enum LedgerText {
    /// Shown where there is no value.
    package static let missing = "–"

    /// A name fit for one line, without control characters: models and servers
    /// choose their names themselves.
    package static func name(_ text: String?) -> String {
        guard let text else { return missing }
        let name = Conversation.title(from: text)
        return name.isEmpty ? missing : name
    }

    /// The beginning of a name that is too long for a line.
    package static func name(_ text: String?, longest: Int) -> String {
        let name = name(text)
        return name.count > longest ? name.prefix(longest - 1) + "…" : name
    }

    /// With as many decimals as asked for, rounded to nearest.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        guard let scaled = Int(exactly: (abs(value) * scale).rounded()) else { return missing }
        let digits = String(scaled)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// With about three digits: `142`, `42.1`, `9.41`, `0.038`.
    package static func short(_ value: Double) -> String {
        fixed(value, decimals: decimals(of: value))
    }

    /// `42.1 ±1.4`: the margin has no more decimals than the value.
    package static func short(_ value: Double, margin: Double) -> String {
        "\(short(value)) ±\(fixed(margin, decimals: decimals(of: value)))"
    }

    private static func decimals(of value: Double) -> Int {
        switch abs(value) {
        case 99.95...: 0
        case 9.995...: 1
        case 0.0995...: 2
        default: 3
        }
    }

    /// `~` in front of an estimate, nothing else.
    static func mark(_ provenance: Provenance?) -> String {
        provenance == .estimated ? "~" : ""
    }
}
