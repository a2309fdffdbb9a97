/// The last lines of a log, fit to be shown: without control characters and
/// escape sequences, none of them long.
struct LogTail: Sendable {
    private let maximumLines: Int
    private let maximumLength: Int
    private var complete: [String] = []
    /// The line being written, cut at `maximumLength` bytes.
    private var current: [UInt8] = []

    /// Keeps `maximumLines` lines of at most `maximumLength` bytes each.
    init(maximumLines: Int = 20, maximumLength: Int = 400) {
        self.maximumLines = maximumLines
        self.maximumLength = maximumLength
    }

    /// The lines, oldest first, one that has not ended yet included.
    var lines: [String] {
        let last = Self.printable(current)
        return last.isEmpty ? complete : Array((complete + [last]).suffix(maximumLines))
    }

    /// Takes what was written; returns the lines this completed, empty ones
    /// left out.
    @discardableResult
    mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
        var ended: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                let line = Self.printable(current)
                if !line.isEmpty { ended.append(line) }
                current.removeAll(keepingCapacity: true)
            } else if current.count < maximumLength {
                current.append(byte)
            }
        }
        if !ended.isEmpty {
            complete = Array((complete + ended).suffix(maximumLines))
        }
        return ended
    }

    /// `bytes` as text, without what could drive a terminal: escape sequences
    /// whole, other control characters one by one, a tab as a space.
    static func printable(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var state = State.text
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch state {
            case .text where scalar == "\u{1B}": state = .escape
            case .text where scalar == "\t": text.append(" ")
            case .text:
                if scalar.properties.generalCategory != .control { text.append(scalar) }
            case .escape: state = scalar == "[" ? .control : scalar == "]" ? .command : .text
            case .control:
                if (0x40...0x7E).contains(scalar.value) { state = .text }
            case .command:
                if scalar == "\u{07}" || scalar == "\u{9C}" { state = .text }
                if scalar == "\u{1B}" { state = .escape }
            }
        }
        return String(text)
    }

    /// Where in an escape sequence (ECMA-48) a text is.
    private enum State {
        case text
        /// After ESC.
        case escape
        /// In a control sequence, up to its final byte: `ESC [ 31 m`.
        case control
        /// In an operating system command, up to BEL or ST: `ESC ] 0 ; title`.
        case command
    }
}
