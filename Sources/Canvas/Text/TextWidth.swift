/// How many columns text takes on the screen once it is normalised (`DisplayText`), on one line.
///
/// Widths add up: that of a text is the sum of those of its characters.
package enum TextWidth {
    package static func width(of text: String) -> Int {
        if DisplayText.isPlain(text.utf8) { return text.utf8.count }
        return width(of: DisplayScanner(text.unicodeScalars.makeIterator()))
    }

    package static func width(of text: Substring) -> Int {
        if DisplayText.isPlain(text.utf8) { return text.utf8.count }
        return width(of: DisplayScanner(text.unicodeScalars.makeIterator()))
    }

    /// 0 for a character that shows nothing, 1 or 2 for nearly all, 4 for a tab. A few scripts
    /// join letters into one character that terminals nevertheless draw one by one; such a
    /// character has the width of its letters together.
    package static func width(of character: Character) -> Int {
        if let byte = character.asciiValue, 0x20 <= byte, byte < 0x7F { return 1 }
        return width(of: DisplayScanner(character.unicodeScalars.makeIterator()))
    }

    /// The columns of a scalar standing alone.
    package static func width(of scalar: Unicode.Scalar) -> Int {
        switch ScalarClass(scalar) {
        case .spacing(let width, _), .space(let width): width
        case .spacingMark, .mark, .lineBreak, .regionalIndicator, .unknown: 1
        case .tab: DisplayText.tabColumns
        case .joiner, .extender, .ignored: 0
        }
    }

    private static func width<Scalars: IteratorProtocol<Unicode.Scalar>>(
        of scanner: DisplayScanner<Scalars>
    ) -> Int {
        var width = 0
        for unit in scanner { width += unit.width }
        return width
    }
}
