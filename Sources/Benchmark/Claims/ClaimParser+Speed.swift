internal import ChatCore

/// Speeds: `1,500 tok/s`, `30-60 t/s`, `~40 tokens per second`, `25 ms per token`.
extension ClaimParser {
    mutating func readSpeed() {
        for index in tokens.indices {
            guard let first = amount(at: index), !isVersion(index) else { continue }
            if let second = upperEnd(of: first), let unit = rateUnit(at: second.end) {
                setSpeed(first.value, second.value, index..<unit)
                return
            }
            // `150+`: at least so much is claimed.
            let end = sign(at: first.end) == "+" ? first.end + 1 : first.end
            if let unit = rateUnit(at: end) {
                setSpeed(first.value, first.value, index..<unit)
                return
            }
            if let unit = latencyUnit(at: first.end), first.value > 0 {
                let speed = 1000 / first.value
                setSpeed(speed, speed, index..<unit)
                return
            }
        }
    }

    /// A number that is nothing else, where it is said as a speed: `at 1500`, `gets 40`.
    mutating func readBareSpeed() {
        guard claim.speed == nil else { return }
        for index in tokens.indices {
            guard let first = amount(at: index), isSaidAsSpeed(index) else { continue }
            let second = upperEnd(of: first)
            claim.speed = Self.range(first.value, second?.value ?? first.value)
            take(index..<(second?.end ?? first.end))
            return
        }
    }

    private mutating func setSpeed(_ low: Double, _ high: Double, _ range: Range<Int>) {
        claim.speed = Self.range(low, high)
        claim.speedHasUnit = true
        take(range)
    }

    private static func range(_ first: Double, _ second: Double) -> ClosedRange<Double>? {
        let ends = [first, second].sorted()
        guard ends[0] > 0, ends[1].isFinite else { return nil }
        return ends[0]...ends[1]
    }

    /// The upper end of a range: `-60`, `to 60`, `and 60` after `between`. What is less, or far
    /// more, is another number: `RTX 4090 - 113 tok/s`.
    private func upperEnd(of first: (value: Double, end: Int)) -> (value: Double, end: Int)? {
        var next = first.end
        guard sign(at: next) == "-" || ["to", "and"].contains(word(at: next)) else { return nil }
        next += 1
        if sign(at: next) == "~" { next += 1 }
        guard let second = amount(at: next), first.value < second.value,
            second.value <= 10 * first.value
        else { return nil }
        return second
    }

    /// A number that belongs to what is attached before it: the 2 of `Qwen2`.
    private func isVersion(_ index: Int) -> Bool {
        guard isAttached(index), index > 0 else { return false }
        if tokens[index - 1].word != nil { return true }
        return tokens[index - 1].sign == "_" || tokens[index - 1].sign == "."
    }

    private func isSaidAsSpeed(_ index: Int) -> Bool {
        guard !isVersion(index), !hasUnit(index) else { return false }
        var before = index - 1
        while before >= 0, let sign = tokens[before].sign, "~<>=:".contains(sign) { before -= 1 }
        guard before >= 0 else { return false }
        if tokens[before].sign == "@" { return true }
        let words: Set = [
            "at", "gets", "get", "does", "do", "reaches", "reach", "hits", "hit", "about", "around",
            "runs", "speed", "roughly", "makes", "over", "up", "to", "of", "getting", "doing",
            "between", "nearly", "almost", "only",
        ]
        return tokens[before].word.map(words.contains) ?? false
    }

    /// Whether something is attached that a speed has not: `3.5GHz`, `50%`.
    private func hasUnit(_ index: Int) -> Bool {
        guard let end = amount(at: index)?.end, tokens.indices.contains(end) else { return false }
        return isAttached(end) && (tokens[end].word != nil || tokens[end].sign == "%")
    }

    /// Where a unit of a rate ends that begins at an index: `tok/s`, `t/s`, `tokens per second`.
    private func rateUnit(at index: Int) -> Int? {
        var next = index
        if sign(at: next) == "-" { next += 1 }
        guard let unit = word(at: next) else { return nil }
        if ["tps", "tkps", "toks"].contains(unit), sign(at: next + 1) != "/" { return next + 1 }
        let tokensOf: Set = ["t", "tok", "toks", "token", "tokens", "tk", "tks", "tkn"]
        guard tokensOf.contains(unit) else { return nil }
        next += 1
        // Of which kind may stand between: `output tokens`, `tokens generated per second`.
        if let kind = word(at: next), ["generated", "of", "output"].contains(kind) { next += 1 }
        if sign(at: next) == "-" { next += 1 }
        if sign(at: next) == "/" {
            next += 1
        } else if ["per", "a", "each", "every", "p"].contains(word(at: next)) {
            next += 1
        } else {
            return nil
        }
        if sign(at: next) == "-" { next += 1 }
        guard ["s", "sec", "secs", "second", "seconds"].contains(word(at: next)) else { return nil }
        return next + 1
    }

    /// Where `ms per token` or `ms/tok` ends.
    private func latencyUnit(at index: Int) -> Int? {
        guard ["ms", "milliseconds"].contains(word(at: index)) else { return nil }
        guard sign(at: index + 1) == "/" || ["per", "a"].contains(word(at: index + 1)) else {
            return nil
        }
        return ["t", "tok", "token"].contains(word(at: index + 2)) ? index + 3 : nil
    }
}
