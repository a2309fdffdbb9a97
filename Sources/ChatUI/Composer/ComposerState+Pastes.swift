internal import Canvas
internal import ChatCore

/// Long pasted text: one sign in what is written, shown as a few words, until
/// the message is sent. It moves, dies and comes back as any other character.
extension ComposerState {
    /// Longer pastes than this many lines or bytes are shown as a few words.
    static let shownLines = 8
    static let shownBytes = 2_000
    /// The signs stand at the end of the last private-use plane; none of them
    /// is taken from outside.
    static let signs: ClosedRange<UInt32> = 0x10_F000...0x10_FFFD

    /// Inserts pasted text at the cursor, to be undone in one step. Returns
    /// false, and inserts nothing, when it is too long.
    mutating func paste(_ pasted: String) -> Bool {
        let clean = Self.acceptable(pasted)
        let lines = clean.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        guard lines > Self.shownLines || clean.utf8.count > Self.shownBytes else {
            return replace(cursor..<cursor, with: clean)
        }
        guard expandedCount + clean.utf8.count <= Self.capacity,
            let sign = Unicode.Scalar(Self.signs.lowerBound + UInt32(pastes.count) % 0xFFE)
        else { return false }
        pastes[sign] = Paste(text: clean, lines: lines)
        return replace(cursor..<cursor, with: String(Character(sign)))
    }

    /// What is written, with the pasted texts in the place of their signs.
    var expandedText: String {
        guard !pastes.isEmpty else { return text }
        var expanded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let paste = pastes[scalar] {
                expanded.append(contentsOf: paste.text.unicodeScalars)
            } else {
                expanded.append(scalar)
            }
        }
        return String(expanded)
    }

    /// The pastes whose tokens nobody asked for yet; they are asked for now.
    mutating func uncountedPastes() -> [(sign: Unicode.Scalar, text: String)] {
        let uncounted = pastes.filter { !$0.value.isAsked && text.unicodeScalars.contains($0.key) }
        for sign in uncounted.keys { pastes[sign]?.isAsked = true }
        return uncounted.map { ($0.key, $0.value.text) }.sorted { $0.0 < $1.0 }
    }

    private var expandedCount: Int {
        text.unicodeScalars.reduce(text.utf8.count) { $0 + (pastes[$1]?.text.utf8.count ?? 0) }
    }

    /// Whether a scalar stands for pasted text.
    static func isSign(_ scalar: Unicode.Scalar) -> Bool { signs.contains(scalar.value) }
}

/// A long text that was pasted.
struct Paste: Sendable, Equatable {
    var text: String
    var lines: Int
    /// Its tokens; `nil` while they are not counted.
    var tokens: Figure<Int>?
    /// Whether the engine was asked for them.
    var isAsked = false

    /// What is shown of it.
    var label: String {
        let size =
            lines > 1 ? "\(Readable.grouped(lines)) lines" : Readable.bytes(text.utf8.count)
        let count = tokens.map { " · \($0.text(Readable.grouped)) tok" } ?? ""
        return "[pasted \(size)\(count)]"
    }
}
