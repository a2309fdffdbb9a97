/// What is given to one flag of llama-bench's: values with commas between, and ranges of numbers
/// as `first-last`, `first-last+step` and `first-last*factor`.
package enum BenchValues {
    /// More of them are a slip, and would fill the memory.
    private static let most = 10_000

    /// Numbers within `range`; `nil` for anything else.
    package static func numbers(_ text: String, in range: ClosedRange<Int>) -> [Int]? {
        var values: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let numbers = self.range(part, most: most - values.count) else { return nil }
            values += numbers
        }
        return values.allSatisfy(range.contains) ? values : nil
    }

    /// Two numbers, one to read and one to generate: `512,128`.
    package static func pair(
        _ text: String, in range: ClosedRange<Int>
    ) -> (prompt: Int, reply: Int)? {
        let values = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard values.count == 2, let prompt = values[0], let reply = values[1],
            range.contains(prompt), range.contains(reply), prompt + reply > 0
        else { return nil }
        return (prompt, reply)
    }

    private static func range(_ text: Substring, most: Int) -> [Int]? {
        // A number may be below 0, and the dash behind it is another.
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        guard let dash = digits.firstIndex(of: "-") else { return Int(text).map { [$0] } }
        guard let first = Int(text[..<dash]) else { return nil }
        let rest = text[text.index(after: dash)...]
        let sign = rest.firstIndex { $0 == "+" || $0 == "*" }
        guard let last = Int(rest[..<(sign ?? rest.endIndex)]), last >= first else { return nil }
        var step = 1
        if let sign {
            guard let given = Int(rest[rest.index(after: sign)...]) else { return nil }
            step = given
        }
        let isFactor = sign.map { rest[$0] == "*" } ?? false
        // It has to go on from each.
        guard step > 0, !isFactor || (step > 1 && first > 0) else { return nil }
        var values: [Int] = []
        var value = first
        while value <= last {
            guard values.count < most else { return nil }
            values.append(value)
            let (next, overflow) =
                isFactor
                ? value.multipliedReportingOverflow(by: step)
                : value.addingReportingOverflow(step)
            if overflow { break }
            value = next
        }
        return values
    }
}
