/// The part of a long text around the first of some words, found without looking
/// at its characters one by one.
struct TextWindow {
    /// All of a text that is not long.
    private(set) var text: Substring
    /// Whether the text begins before it, and ends after it.
    private(set) var hasBefore = false
    private(set) var hasAfter = false

    /// At most about `bytes` on either side of the place; of the beginning where
    /// none of the words is found.
    init(of whole: String, around words: [SearchWord], bytes: Int) {
        text = whole[...]
        guard whole.utf8.count > 2 * bytes else { return }
        let found = words.flatMap(\.ways).compactMap { Self.offset(of: $0, in: whole) }.min() ?? 0
        let start = max(0, found - bytes)
        let end = min(whole.utf8.count, found + bytes)
        let scalars = whole.unicodeScalars
        // Between two bytes of a character: from the character's beginning.
        let from = scalars.index(at: start, in: whole)
        let to = end == whole.utf8.count ? whole.endIndex : scalars.index(at: end, in: whole)
        text = whole[from..<to]
        hasBefore = from > whole.startIndex
        hasAfter = to < whole.endIndex
    }

    /// Where `word` begins, in bytes, in any case of ASCII letters.
    private static func offset(of word: String, in text: String) -> Int? {
        let word = word.utf8.map(folded)
        guard let first = word.first else { return nil }
        return unsafe text.utf8.withContiguousStorageIfAvailable { text in
            guard text.count >= word.count else { return nil as Int? }
            for start in 0...(text.count - word.count) {
                guard unsafe folded(text[start]) == first else { continue }
                var length = 1
                while length < word.count, unsafe folded(text[start + length]) == word[length] {
                    length += 1
                }
                if length == word.count { return start }
            }
            return nil
        } ?? nil
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}

extension String.UnicodeScalarView {
    /// The index of the scalar that has the byte at `offset`.
    fileprivate func index(at offset: Int, in text: String) -> Index {
        var index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
        while index > startIndex, text.utf8[index] & 0xC0 == 0x80 {
            index = text.utf8.index(before: index)
        }
        return index
    }
}
