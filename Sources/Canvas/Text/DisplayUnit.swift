/// A step of text on the screen: a glyph, the columns it takes, and where it came from.
struct DisplayUnit {
    enum Kind: UInt8 {
        case character
        /// A space at which a line may be broken.
        case space
        /// Where a line ends; shown as a space when the text is put into one line.
        case lineBreak
        /// Belongs to the character before it: an Indic vowel sign, the second letter of a flag.
        case continuation
    }

    var glyph: Glyph
    private let columns: UInt8
    let kind: Kind
    /// UTF-8 offset in the source at which the unit begins. It ends where the next one begins.
    let offset: Int

    init(_ glyph: Glyph, width: Int, kind: Kind = .character, offset: Int) {
        self.glyph = glyph
        self.columns = UInt8(truncatingIfNeeded: width)
        self.kind = kind
        self.offset = offset
    }

    /// 1 or 2 columns.
    var width: Int { Int(columns) }
}
