package import ChatCore

/// What a person writes to ask of the ledger, read.
package enum LedgerWords {
    /// Keys between commas: `model,day`.
    package static func keys(_ text: String) throws(LedgerQueryError) -> [LedgerKey] {
        var keys: [LedgerKey] = []
        for word in text.split(separator: ",") {
            let key = try key(trimmed(word))
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else {
            throw LedgerQueryError("Nothing to group by was given: \(allowedKeys)")
        }
        return keys
    }

    /// `KEY=VALUE`.
    package static func condition(_ text: String) throws(LedgerQueryError) -> (LedgerKey, String) {
        guard let sign = text.firstIndex(of: "="), text.index(after: sign) < text.endIndex else {
            throw LedgerQueryError(
                "“\(LedgerText.name(text))” is no condition: write it as KEY=VALUE, as in threads=8."
            )
        }
        return (try key(trimmed(text[..<sign])), String(text[text.index(after: sign)...]))
    }

    /// A column, or one of the keys grouped by.
    package static func order(
        _ text: String, keys: [LedgerKey]
    ) throws(LedgerQueryError) -> LedgerOrder {
        let word = text.lowercased()
        if let column = LedgerColumn(rawValue: word) { return .column(column) }
        if let key = LedgerKey(rawValue: word), keys.contains(key) { return .key(key) }
        let names = LedgerColumn.allCases.map(\.rawValue) + keys.map(\.rawValue)
        throw LedgerQueryError(
            "There is no column \(LedgerText.name(text)) to sort by: "
                + "there are \(names.joined(separator: ", ")).")
    }

    /// An instant in seconds since 1970: a day, or so long before `now`, as
    /// `7d`, `36h` or `2w`. A day begins it, or as an end is included whole.
    package static func instant(
        _ text: String, now: Double, isEnd: Bool = false
    ) throws(LedgerQueryError) -> Double {
        if let day = CalendarDay(text) { return isEnd ? day.end : day.start }
        let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (0...1_000_000).contains(count)
        {
            return now - Double(count) * unit
        }
        throw LedgerQueryError(
            "“\(LedgerText.name(text))” is no time: write a day as 2026-11-26, or how long ago as "
                + "7d, 36h or 2w.")
    }

    /// The values of a key that a person means: the one they wrote, or those
    /// it is a part of, in any case. Never empty.
    package static func values(
        _ text: String, of key: LedgerKey, among known: some Sequence<String?>
    ) throws(LedgerQueryError) -> [String] {
        let names = Set(known.map { $0 ?? LedgerFilter.unknown })
        if names.contains(text) { return [text] }
        let part = text.lowercased()
        let meant = names.filter { $0.lowercased().contains(part) }.sorted()
        guard meant.isEmpty else { return meant }
        throw LedgerQueryError(
            "No turn has the \(key.rawValue) \(LedgerText.name(text)): there are \(list(names)).")
    }

    /// The one value that is meant; throws also where there are several.
    package static func value(
        _ text: String, of key: LedgerKey, among known: some Sequence<String?>
    ) throws(LedgerQueryError) -> String {
        let meant = try values(text, of: key, among: known)
        guard meant.count == 1 else {
            throw LedgerQueryError(
                "“\(LedgerText.name(text))” can be \(list(meant)): give more of it.")
        }
        return meant[0]
    }

    private static func key(_ word: String) throws(LedgerQueryError) -> LedgerKey {
        guard let key = LedgerKey(rawValue: word.lowercased()) else {
            throw LedgerQueryError("There is no key \(LedgerText.name(word)): \(allowedKeys)")
        }
        return key
    }

    private static let allowedKeys =
        "there are \(LedgerKey.allCases.map(\.rawValue).joined(separator: ", "))."

    /// The first of the names, in their order.
    private static func list(_ names: some Collection<String>) -> String {
        let shown = names.sorted().prefix(12).map { LedgerText.name($0) }
        let rest = names.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
