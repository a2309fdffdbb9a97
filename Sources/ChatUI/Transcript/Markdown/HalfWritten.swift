/// Makes the end of a text that is still being written look as it will once
/// the marks begun there are complete, so that a streaming reply does not
/// flicker between `**bold` and bold.
enum HalfWritten {
    /// `text` with the emphasis and code begun in its last paragraph closed,
    /// and without marks at its very end whose meaning is not yet known.
    static func completed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let lineStart = (bytes.lastIndex(of: newline) ?? -1) + 1
        let line = bytes[lineStart...]
        if !line.isEmpty, line.allSatisfy(undecided.contains) {
            // A line of nothing but marks: a rule, an underline, a fence, a bullet?
            return String(text.utf8.prefix(lineStart)) ?? text
        }
        let end = (bytes.lastIndex { $0 != asterisk && $0 != backtick } ?? -1) + 1
        let shown = bytes[..<end]
        guard let kept = String(text.utf8.prefix(end)) else { return text }
        return kept + closers(for: shown)
    }

    private static let newline = UInt8(ascii: "\n")
    private static let asterisk = UInt8(ascii: "*")
    private static let backtick = UInt8(ascii: "`")
    private static let space = UInt8(ascii: " ")
    private static let undecided = Set("-=#*`_~+|>: ".utf8)

    /// What closes the code span or the strong emphasis left open in the last
    /// paragraph.
    private static func closers(for bytes: ArraySlice<UInt8>) -> String {
        var index = paragraphStart(bytes)
        var isStrong = false
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == backtick || byte == asterisk else {
                index += 1
                continue
            }
            let run = bytes[index...].prefix { $0 == byte }.count
            if byte == backtick {
                guard let end = closingRun(of: run, in: bytes, after: index + run) else {
                    return String(repeating: "`", count: run) + (isStrong ? "**" : "")
                }
                index = end
                continue
            }
            index += run
            guard run == 2 else { continue }
            // Two marks before a space open nothing: 2 ** 3.
            isStrong = !isStrong && index < bytes.endIndex && bytes[index] > space
        }
        // A closing mark must follow a letter: behind a space it would be shown.
        return isStrong && bytes.last.map { $0 > space } == true ? "**" : ""
    }

    /// Behind the next run of exactly `length` backticks.
    private static func closingRun(of length: Int, in bytes: ArraySlice<UInt8>, after start: Int)
        -> Int?
    {
        var index = start
        while index < bytes.endIndex {
            guard bytes[index] == backtick else {
                index += 1
                continue
            }
            let run = bytes[index...].prefix { $0 == backtick }.count
            index += run
            if run == length { return index }
        }
        return nil
    }

    /// Behind the last blank line.
    private static func paragraphStart(_ bytes: ArraySlice<UInt8>) -> Int {
        var index = bytes.endIndex - 1
        while index > 0 {
            if bytes[index] == newline, bytes[index - 1] == newline { return index + 1 }
            index -= 1
        }
        return 0
    }
}
