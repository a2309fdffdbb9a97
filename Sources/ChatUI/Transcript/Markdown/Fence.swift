/// The line that opens fenced code, as CommonMark defines it: at most three
/// spaces, then three or more backticks or tildes.
struct Fence: Equatable {
    private let mark: UInt8
    private let length: Int
    private let indent: Int

    /// `nil` when `line` opens no fence.
    init?(_ line: Substring.UTF8View) {
        let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
        let rest = line.dropFirst(indent)
        guard indent < 4, let mark = rest.first,
            mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~")
        else { return nil }
        let length = rest.prefix { $0 == mark }.count
        guard length >= 3 else { return nil }
        // The info string of a backtick fence has no backticks.
        if mark == UInt8(ascii: "`"), rest.dropFirst(length).contains(mark) { return nil }
        self.mark = mark
        self.length = length
        self.indent = indent
    }

    /// A line that opens the same fence without naming a language again.
    var opener: String {
        String(repeating: " ", count: indent)
            + String(repeating: Character(Unicode.Scalar(mark)), count: length)
    }

    /// Whether `line` ends the code this fence began.
    func isClosed(by line: Substring.UTF8View) -> Bool {
        let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
        let rest = line.dropFirst(indent)
        let marks = rest.prefix { $0 == mark }.count
        return indent < 4 && marks >= length
            && rest.dropFirst(marks).allSatisfy {
                $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D
            }
    }
}
