/// Where a line may end between two characters that are not spaces. A small part of the Unicode
/// line breaking algorithm (UAX #14): enough for prose in most scripts, cheap enough to run on
/// every streamed token.
enum LineBreaking {
    /// Whether a line may end between `before` and `after`, of which `previous` precedes `before`.
    static func isAllowed(
        previous: DisplayUnit?, before: DisplayUnit, after: DisplayUnit
    ) -> Bool {
        if after.kind == .continuation { return false }
        if before.width == 2 || after.width == 2 {
            return !closing.contains(after.glyph.base) && !opening.contains(before.glyph.base)
        }
        // After the hyphen of a compound, not before a number or an option (-1, --help).
        guard isHyphen(before.glyph.base), let previous else { return false }
        return previous.glyph.base.properties.isAlphabetic
            && after.glyph.base.properties.isAlphabetic
    }

    private static func isHyphen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "\u{2010}", "\u{2013}", "\u{2014}": true
        default: false
        }
    }

    /// Characters that do not begin a line beside ideographs (JIS X 4051, UAX #14 classes CL, CP,
    /// EX, IS, NS).
    private static let closing: Set<Unicode.Scalar> = [
        "、", "。", "，", "．", "：", "；", "！", "？", "・", "ー", "々", "〻", "゛", "゜", "ゝ", "ゞ", "ヽ", "ヾ",
        "」", "』", "）", "］", "｝", "〉", "》", "】", "〕", "〗", "〙", "〛", "”", "’", "…", "‥", "〜", "～",
        "ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "っ", "ゃ", "ゅ", "ょ", "ァ", "ィ", "ゥ", "ェ", "ォ", "ッ", "ャ", "ュ", "ョ",
        ",", ".", ":", ";", "!", "?", ")", "]", "}", "\"", "'",
    ]

    /// Characters that do not end a line beside ideographs (class OP).
    private static let opening: Set<Unicode.Scalar> = [
        "「", "『", "（", "［", "｛", "〈", "《", "【", "〔", "〖", "〘", "〚", "“", "‘", "(", "[", "{",
    ]
}
