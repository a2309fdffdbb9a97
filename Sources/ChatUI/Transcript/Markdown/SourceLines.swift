/// The lines of a Markdown source, numbered from 1 as CommonMark numbers them.
struct SourceLines {
    let text: String
    /// The UTF-8 offset each line starts at.
    private let starts: [Int]

    init(_ text: String) {
        self.text = text
        var starts = [0]
        var previous: UInt8 = 0
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"):
                starts[starts.count - 1] = offset + 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): starts.append(offset + 1)
            default: break
            }
            previous = byte
        }
        self.starts = starts
    }

    /// Where line `number` starts, or the end of the text when there is none.
    func start(of number: Int) -> Int {
        number >= 1 && number <= starts.count ? starts[number - 1] : text.utf8.count
    }

    /// The bytes of line `number`, its line break included.
    func bytes(of number: Int) -> Substring.UTF8View {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: start(of: number))
        let end = utf8.index(utf8.startIndex, offsetBy: self.start(of: number + 1))
        return Substring(utf8[start..<end]).utf8
    }

    /// Whether nothing but white space, or the marks of a quote, stands in the
    /// line before line `number`.
    func isBlank(before number: Int) -> Bool {
        guard number > 1 else { return false }
        return bytes(of: number - 1).allSatisfy { byte in
            byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ">")
        }
    }

    /// How many lines end with a line break.
    var complete: Int { starts.count - 1 }
}
