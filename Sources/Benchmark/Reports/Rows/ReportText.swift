internal import ChatCore
internal import Ledger

/// Numbers and names as the reports of a bench write them: the same thing always in the same way.
enum ReportText {
    /// Stands for what is not told.
    static let missing = LedgerText.missing

    /// Characters of a name.
    private static let longestName = 80

    /// A name fit for one line: without control characters, and without those that turn the
    /// direction of what follows.
    static func name(_ text: String, longest: Int = longestName) -> String {
        LedgerText.name(readable(text), longest: longest)
    }

    /// A text without the characters that turn the direction of what follows.
    static func readable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isBidiControl }))
    }

    /// Tokens a second in a table: two decimals, as llama-bench has them.
    static func rate(_ value: Double?) -> String { fixed(value, 2) }

    /// Tokens a second in a sentence: about three digits.
    static func short(_ value: Double) -> String { LedgerText.short(value) }

    /// Seconds, to the millisecond.
    static func seconds(_ value: Double?) -> String { fixed(value, 3) }

    /// Seconds as milliseconds.
    static func milliseconds(_ value: Double?) -> String { fixed(value.map { $0 * 1000 }, 1) }

    static func fixed(_ value: Double?, _ decimals: Int) -> String {
        value.map { LedgerText.fixed($0, decimals: decimals) } ?? missing
    }

    static func count(_ value: Int?) -> String { value.map { String($0) } ?? missing }

    /// `1.62×`
    static func times(_ ratio: Double) -> String { LedgerText.fixed(ratio, decimals: 2) + "×" }

    /// Bytes in llama-bench's units.
    static func size(_ bytes: Int?) -> String {
        guard let bytes else { return missing }
        let mebibytes = Double(bytes) / 1_048_576
        return mebibytes < 1024
            ? fixed(mebibytes, 1) + " MiB" : fixed(mebibytes / 1024, 2) + " GiB"
    }

    /// Weights: `134.52 M`, `7.62 B`.
    static func parameters(_ count: Int) -> String {
        count < 1_000_000_000
            ? fixed(Double(count) / 1e6, 2) + " M" : fixed(Double(count) / 1e9, 2) + " B"
    }

    /// Gigabytes a second.
    static func bandwidth(_ bytes: Double) -> String {
        LedgerText.short(bytes / 1e9) + " GB/s"
    }

    /// `1 test`, `3 tests`
    static func counted(_ count: Int, _ thing: String) -> String {
        "\(count) \(thing)\(count == 1 ? "" : "s")"
    }

    /// `a`, `a and b`, `a, b and c`
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Sequence where Element: Hashable {
    /// Each once, in the order of first appearance.
    var distinct: [Element] { distinct { $0 } }
}

extension Sequence {
    /// The first of those that have a key in common, in their order.
    func distinct<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return filter { seen.insert(key($0)).inserted }
    }
}
