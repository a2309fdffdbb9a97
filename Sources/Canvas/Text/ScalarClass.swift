import CUnicodeWidth

/// What a scalar does when text is laid out in cells.
///
/// Widths follow East Asian Width through utf8proc (UAX #11; ambiguous is narrow), general
/// categories and Default_Ignorable_Code_Point the Unicode Character Database.
enum ScalarClass: Equatable {
    /// A character of its own. A pictograph may lead an emoji sequence.
    case spacing(width: Int, isPictograph: Bool)
    /// A combining mark that takes a column, such as many Indic vowel signs.
    case spacingMark
    /// A space at which a line may be broken.
    case space(width: Int)
    /// A combining mark drawn over the character before it.
    case mark
    case tab
    /// Ends a line: LF, VT, FF, CR, NEL, and the line and paragraph separators.
    case lineBreak
    /// U+200D.
    case joiner
    /// One of the two letters of a flag, as that letter.
    case regionalIndicator(Unicode.Scalar)
    /// Shows nothing, and belongs to the character before it: variation selectors, skin tones,
    /// the letters of tags.
    case extender
    /// Shows nothing and stands alone: controls and format characters.
    case ignored
    /// Private use, unassigned: nobody knows what it would show.
    case unknown

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20: self = .space(width: 1)
        case 0x21..<0x7F: self = .spacing(width: 1, isPictograph: false)
        case 0x09: self = .tab
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: self = .lineBreak
        case 0..<0x20, 0x7F..<0xA0: self = .ignored
        // Box drawing, blocks and Braille: the drawing material of this program, all narrow.
        case 0x2500..<0x25A0, 0x2800..<0x2900: self = .spacing(width: 1, isPictograph: false)
        case 0x200D: self = .joiner
        case 0x200C, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: self = .extender
        case 0x1F1E6...0x1F1FF:
            let letter = UInt8(truncatingIfNeeded: scalar.value - 0x1F1E6) + UInt8(ascii: "A")
            self = .regionalIndicator(Unicode.Scalar(letter))
        // Medial vowels and final consonants of decomposed Hangul are drawn into the syllable.
        // Their category is Lo, and utf8proc counts some of them.
        case 0x1161...0x11FF, 0xD7B0...0xD7FB: self = .mark
        // Hexagrams are wide since Unicode 16, and in glibc before.
        case 0x4DC0...0x4DFF: self = .spacing(width: 2, isPictograph: false)
        default: self.init(lookingUp: scalar)
        }
    }

    private init(lookingUp scalar: Unicode.Scalar) {
        let found = unicode_width_look_up(Int32(truncatingIfNeeded: scalar.value))
        let isMark = found.category == UInt8(UTF8PROC_CATEGORY_MN.rawValue)
        if found.is_ignorable {
            self = isMark ? .extender : .ignored
            return
        }
        switch UInt32(found.category) {
        case UTF8PROC_CATEGORY_MN.rawValue, UTF8PROC_CATEGORY_ME.rawValue:
            self = .mark
        case UTF8PROC_CATEGORY_MC.rawValue:
            // utf8proc says 0. glibc, and with it ncurses and most terminals, give it a column.
            self = .spacingMark
        case UTF8PROC_CATEGORY_CF.rawValue, UTF8PROC_CATEGORY_CC.rawValue:
            self = .ignored
        case UTF8PROC_CATEGORY_CO.rawValue, UTF8PROC_CATEGORY_CS.rawValue:
            self = .unknown
        case UTF8PROC_CATEGORY_CN.rawValue:
            self.init(newerThanTable: scalar)
        case UTF8PROC_CATEGORY_ZS.rawValue:
            switch scalar.value {
            case 0xA0, 0x2007, 0x202F: self = .spacing(width: 1, isPictograph: false)
            default: self = .space(width: found.width == 2 ? 2 : 1)
            }
        default:
            self = .spacing(
                width: found.width == 2 ? 2 : 1, isPictograph: found.is_pictographic)
        }
    }

    /// A scalar unassigned in the Unicode version of utf8proc; Swift's own tables may be newer,
    /// but have no widths.
    private init(newerThanTable scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint {
            self = .ignored
            return
        }
        switch properties.generalCategory {
        case .unassigned, .privateUse, .surrogate: self = .unknown
        case .nonspacingMark, .enclosingMark: self = .mark
        case .spacingMark: self = .spacingMark
        case .control, .format: self = .ignored
        default:
            // Planes 2 and 3 are set aside for ideographs (UAX #11, section 5).
            let isWide = properties.isEmojiPresentation || scalar.value >> 17 == 1
            self = .spacing(width: isWide ? 2 : 1, isPictograph: properties.isEmoji)
        }
    }
}
