/// Numbers as a person reads them at a glance.
///
/// Written without Foundation: formatting a handful of numbers ten times a second is no reason to
/// load it. A number that is not finite is shown as a dash.
package enum Readable {
    /// Shown where there is no number.
    package static let missing = "–"

    /// A value with as many decimals as asked for, rounded to nearest.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return missing }
        var scale = 1.0
        for _ in 0..<max(0, decimals) { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        // Beyond 2^53 a Double has no decimals to show.
        guard scaled < 9_007_199_254_740_992 else { return value.description }
        let digits = String(Int(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A rate: "142", "42.1", "9.4", "0.38".
    package static func rate(_ value: Double) -> String {
        // The limits are those of the rounded value, so that 99.96 is "100" and not "100.0".
        switch abs(value) {
        case 99.95...: fixed(value, decimals: 0)
        case 0.995...: fixed(value, decimals: 1)
        default: fixed(value, decimals: 2)
        }
    }

    /// A count with all of its digits, in groups of three: "2,310".
    package static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A count, shortened from a thousand on: "754", "3.1k", "38k", "1.2M".
    package static func count(_ value: Int) -> String {
        let magnitude = Double(value.magnitude)
        switch magnitude {
        case ..<1000: return String(value)
        case ..<999_500: return scaled(Double(value) / 1e3) + "k"
        case ..<999_500_000: return scaled(Double(value) / 1e6) + "M"
        default: return scaled(Double(value) / 1e9) + "G"
        }
    }

    /// A size in binary units: "17 MiB", "1.5 GiB".
    package static func bytes(_ value: Int) -> String {
        var amount = Double(value)
        guard abs(amount) >= 1024 else { return "\(value) B" }
        var unit = "B"
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
            // 1023.6 KiB would round to 1024.
            guard abs(amount) >= 1023.5 else { break }
            amount /= 1024
            unit = next
        }
        return scaled(amount) + " " + unit
    }

    /// A bandwidth in decimal units, as memory's is told: "25.6 GB/s".
    package static func bandwidth(_ bytesPerSecond: Double) -> String {
        rate(bytesPerSecond / 1e9) + " GB/s"
    }

    /// A share of one: "92%".
    package static func percent(_ fraction: Double) -> String {
        fraction.isFinite ? fixed(fraction * 100, decimals: 0) + "%" : missing
    }

    /// A time in seconds: "380 µs", "6.9 ms", "58 ms", "3.2 s", "1 min 20 s", "2 h 5 min".
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite else { return missing }
        switch abs(seconds) {
        case 0: return "0 s"
        case ..<0.000_999_5: return fixed(seconds * 1e6, decimals: 0) + " µs"
        case ..<0.999_5: return scaled(seconds * 1e3) + " ms"
        case ..<59.5: return scaled(seconds) + " s"
        case ..<3599.5: return pair(seconds, units: ("min", "s"), unit: 1)
        case ..<86_370: return pair(seconds, units: ("h", "min"), unit: 60)
        case ..<1e12: return pair(seconds, units: ("d", "h"), unit: 3600)
        default: return missing
        }
    }

    package static func duration(_ duration: Duration) -> String {
        let parts = duration.components
        return self.duration(
            seconds: Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)
    }

    /// One decimal below ten, none above.
    private static func scaled(_ value: Double) -> String {
        fixed(value, decimals: abs(value) < 9.95 ? 1 : 0)
    }

    /// A time in two units, the smaller of which lasts `unit` seconds.
    private static func pair(
        _ seconds: Double, units: (larger: String, smaller: String), unit: Double
    ) -> String {
        let whole = Int((abs(seconds) / unit).rounded())
        let ratio = unit == 3600 ? 24 : 60
        let sign = seconds < 0 ? "-" : ""
        let larger = "\(sign)\(whole / ratio) \(units.larger)"
        return whole % ratio == 0 ? larger : "\(larger) \(whole % ratio) \(units.smaller)"
    }
}
