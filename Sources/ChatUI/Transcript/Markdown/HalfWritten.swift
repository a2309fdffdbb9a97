/// Makes the end of a text that is still being written look as it will once
/// the marks begun there are complete, so that a streaming reply does not
/// flicker between `**bold` and bold.
enum HalfWritten {
    /// `text` with the emphasis and code begun in its last paragraph closed,
    /// and without marks at its very end whose meaning is not yet known.
    static func completed(_ text: String, isCode: Bool) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let last = lines.last, !isCode, !isInsideFence(lines) else { return text }
        if !last.isEmpty, last.utf8.allSatisfy(undecided.contains) {
            // A line of nothing but marks: a rule, an underline, a fence, a bullet?
            lines.removeLast()
            return lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n")
        }
        var shown = text
        while let end = shown.utf8.last, end == UInt8(ascii: "*") || end == UInt8(ascii: "`") {
            shown.removeLast()
        }
        return shown + closers(for: shown)
    }

    private static let undecided = Set("-=#*`_~+|>: ".utf8)

    private static func isInsideFence(_ lines: [Substring]) -> Bool {
        var fence: Fence?
        for line in lines.dropLast() {
            if let open = fence {
                if open.isClosed(by: line.utf8) { fence = nil }
            } else {
                fence = Fence(line.utf8)
            }
        }
        return fence != nil
    }

    /// What closes the code span or the strong emphasis left open in the last
    /// paragraph.
    private static func closers(for text: String) -> String {
        let bytes = Array(text.utf8)
        var index = paragraphStart(bytes)
        var isStrong = false
        while index < bytes.count {
            let byte = bytes[index]
            let run = bytes[index...].prefix { $0 == byte }.count
            if byte == UInt8(ascii: "`") {
                guard let end = closingRun(of: run, in: bytes, after: index + run) else {
                    return String(repeating: "`", count: run) + (isStrong ? "**" : "")
                }
                index = end
                continue
            }
            if byte == UInt8(ascii: "*"), run == 2 {
                let next = index + 2 < bytes.count ? bytes[index + 2] : 0x20
                if isStrong {
                    isStrong = false
                } else if next > 0x20 {
                    isStrong = true
                }
            }
            index += byte == UInt8(ascii: "*") ? run : 1
        }
        guard isStrong else { return "" }
        // A closing mark must follow a letter: behind a space it would be shown.
        return bytes.last.map { $0 > 0x20 } == true ? "**" : ""
    }

    /// Behind the next run of exactly `length` backticks.
    private static func closingRun(of length: Int, in bytes: [UInt8], after start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "`") else {
                index += 1
                continue
            }
            let run = bytes[index...].prefix { $0 == UInt8(ascii: "`") }.count
            index += run
            if run == length { return index }
        }
        return nil
    }

    /// Behind the last blank line.
    private static func paragraphStart(_ bytes: [UInt8]) -> Int {
        var index = bytes.count - 1
        while index > 0 {
            if bytes[index] == 0x0A, bytes[index - 1] == 0x0A { return index + 1 }
            index -= 1
        }
        return 0
    }
}
