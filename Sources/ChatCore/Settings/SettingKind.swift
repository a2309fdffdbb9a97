/// What a setting takes: how texts become its value, and back.
struct SettingKind<Value: Sendable>: Sendable {
    /// What is allowed, to stand behind "takes": `a number from 0 to 1`.
    var allowed: String
    /// The words it knows, to complete; empty where any text or number may stand.
    var words: [String] = []
    var isList = false
    /// `nil` for what is not allowed. One text, or any number for a list.
    var parse: @Sendable ([String]) -> Value?
    var show: @Sendable (Value) -> SettingValue

    /// The same, with a word that means "not set".
    func or(_ word: String) -> SettingKind<Value?> {
        SettingKind<Value?>(
            allowed: words.isEmpty
                ? "\(allowed), or \(word)"
                : SettingKind<String>.oneOf(words + [word]).allowed,
            words: words + [word], isList: isList,
            parse: { texts in
                if texts.map({ $0.lowercased() }) == [word] { return .some(nil) }
                return parse(texts).map(Optional.some)
            },
            show: { $0.map(show) ?? .word(word) })
    }
}

extension SettingKind where Value == Int {
    static func integer(_ lowest: Int, _ highest: Int? = nil) -> Self {
        SettingKind(
            allowed: highest.map { "a whole number from \(lowest) to \($0)" }
                ?? "a whole number from \(lowest) up",
            parse: { texts in
                guard texts.count == 1, let value = Int(texts[0]), value >= lowest,
                    // The engine counts in 32 bits.
                    value <= highest ?? Int(Int32.max)
                else { return nil }
                return value
            },
            show: { .integer($0) })
    }

    /// Bytes, as `4GiB`, `500 MB` or a number.
    static var bytes: Self {
        SettingKind(
            allowed: "a size such as 4GiB or 500MB, or 0 for none",
            parse: { $0.count == 1 ? byteCount($0[0]) : nil }, show: { .text(byteText($0)) })
    }

    private static let units: [(String, Int)] = [
        ("TIB", 1 << 40), ("GIB", 1 << 30), ("MIB", 1 << 20), ("KIB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000),
        ("B", 1),
    ]

    private static func byteCount(_ text: String) -> Int? {
        let text = text.uppercased().filter { !$0.isWhitespace }
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard digits.allSatisfy({ $0.isNumber || $0 == "." }), let number = Double(digits) else {
            return nil
        }
        let bytes = number * Double(unit?.1 ?? 1)
        return bytes < 1e18 ? Int(bytes) : nil
    }

    private static func byteText(_ bytes: Int) -> String {
        let unit = units.first { bytes > 0 && bytes.isMultiple(of: $0.1) && $0.1 > 1 }
        return unit.map { "\(bytes / $0.1)\($0.0.prefix(1))\($0.0.contains("I") ? "i" : "")B" }
            ?? "\(bytes)"
    }
}

extension SettingKind where Value == UInt32 {
    /// libllama takes the largest number as "draw a seed".
    static var seed: Self {
        SettingKind(
            allowed: "a whole number from 0 to \(UInt32.max - 1)",
            parse: { texts in
                guard texts.count == 1, let value = UInt32(texts[0]), value < .max else {
                    return nil
                }
                return value
            },
            show: { .integer(Int($0)) })
    }
}

extension SettingKind where Value == Double {
    /// A finite number; above `lowest` where that itself is not allowed.
    static func number(
        _ lowest: Double? = nil, _ highest: Double? = nil, isLowestAllowed: Bool = true
    ) -> Self {
        let allowed =
            switch (lowest, highest) {
            case (nil, nil): "a number"
            case (nil, let highest?): "a number up to \(highest.shown)"
            case (let lowest?, nil):
                isLowestAllowed
                    ? "a number from \(lowest.shown) up" : "a number above \(lowest.shown)"
            case (let lowest?, let highest?): "a number from \(lowest.shown) to \(highest.shown)"
            }
        return SettingKind(
            allowed: allowed,
            parse: { texts in
                guard texts.count == 1, let value = Double(texts[0]), value.isFinite else {
                    return nil
                }
                if let lowest, value < lowest || (!isLowestAllowed && value == lowest) {
                    return nil
                }
                if let highest, value > highest { return nil }
                return value
            },
            show: { .number($0) })
    }
}

extension SettingKind where Value == Bool {
    static var onOff: Self {
        SettingKind(
            allowed: "on or off", words: ["on", "off"],
            parse: { texts in
                switch texts.map({ $0.lowercased() }) {
                case ["on"], ["true"], ["yes"], ["1"]: true
                case ["off"], ["false"], ["no"], ["0"]: false
                default: nil
                }
            },
            show: { .text($0 ? "on" : "off") })
    }
}

extension SettingKind where Value == String {
    /// Any text but an empty one; `named` says what it is.
    static func text(_ named: String, isEmptyAllowed: Bool = false) -> Self {
        SettingKind(
            allowed: named,
            parse: { texts in
                guard texts.count == 1, isEmptyAllowed || !texts[0].isEmpty else { return nil }
                return texts[0]
            },
            show: { .text($0) })
    }

    static func oneOf(_ words: [String]) -> Self {
        SettingKind(
            allowed: words.dropLast().joined(separator: ", ") + " or \(words.last ?? "")",
            words: words,
            parse: { texts in
                texts.count == 1 ? words.first { $0 == texts[0].lowercased() } : nil
            },
            show: { .text($0) })
    }
}

extension SettingKind
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var word: Self {
        let words = SettingKind<String>.oneOf(Value.allCases.map(\.rawValue))
        return SettingKind(
            allowed: words.allowed, words: words.words,
            parse: { words.parse($0).flatMap(Value.init(rawValue:)) },
            show: { .text($0.rawValue) })
    }
}

extension SettingKind where Value == [String] {
    /// Texts, each given for itself.
    static func texts(_ named: String) -> Self {
        SettingKind(
            allowed: named, isList: true,
            parse: { texts in
                texts.contains("") ? nil : texts.map(\.unescaped)
            },
            show: { .list($0) })
    }
}

extension SettingKind where Value == [LogitBias] {
    static var logitBiases: Self {
        SettingKind(
            allowed: "TOKEN=BIAS or TEXT=BIAS, as 15043=-1.5 or \" Hello\"=-inf", isList: true,
            parse: { texts in
                let biases = texts.compactMap(LogitBias.init(text:))
                return biases.count == texts.count ? biases : nil
            },
            show: { .list($0.map(\.text)) })
    }
}

extension LogitBias {
    /// `nil` for what is not TOKEN=BIAS or TEXT=BIAS.
    fileprivate init?(text: String) {
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
            let bias = Double(text[text.index(after: sign)...]), bias < .infinity, !bias.isNaN
        else { return nil }
        let target = String(text[..<sign])
        if let token = Int(target), token >= 0 {
            self.init(.token(token), bias)
        } else {
            self.init(.text(target.unescaped), bias)
        }
    }

    fileprivate var text: String {
        switch target {
        case .token(let token): "\(token)=\(bias.shown)"
        case .text(let text): "\(text)=\(bias.shown)"
        }
    }
}

extension SettingKind where Value == KeepAlive {
    static var keepAlive: Self {
        SettingKind(
            allowed: "a time such as 30s, 10m or 2h, 0, or forever", words: ["forever"],
            parse: { $0.count == 1 ? KeepAlive(text: $0[0]) : nil },
            show: { .text($0.text) })
    }
}
