internal import Ledger

/// Numbers as the steps of a check show them.
enum ClaimNumber {
    /// Three digits or so: `9.4`, `42`, `1,500`, `0.38`.
    static func short(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "more than can be told" }
        switch abs(value) {
        case 0: return "0"
        case 99.95...: return grouped(value)
        case 9.995...: return fixed(value, decimals: 1)
        default: return fixed(value, decimals: 2)
        }
    }

    static func range(_ range: ClosedRange<Double>) -> String {
        range.lowerBound == range.upperBound
            ? short(range.lowerBound)
            : "\(short(range.lowerBound)) to \(short(range.upperBound))"
    }

    /// `1.54 GB`
    static func gigabytes(_ bytes: Double) -> String { short(bytes / 1e9) + " GB" }

    /// `24 GiB`, as memory is sold.
    static func gibibytes(_ bytes: Double) -> String { short(bytes / 1_073_741_824) + " GiB" }

    /// `68.3 GB/s`
    static func bandwidth(_ bytes: Double) -> String { short(bytes / 1e9) + " GB/s" }

    /// As models are named: `1.54 billion weights`, `135 million weights`.
    static func weights(_ count: Int) -> String {
        count < 1_000_000_000
            ? "\(short(Double(count) / 1e6)) million weights"
            : "\(short(Double(count) / 1e9)) billion weights"
    }

    /// The value without decimals that are zero.
    private static func fixed(_ value: Double, decimals: Int) -> String {
        var text = LedgerText.fixed(value, decimals: decimals)[...]
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    private static func grouped(_ value: Double) -> String {
        let digits = Array(String(Int(abs(value).rounded())))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
