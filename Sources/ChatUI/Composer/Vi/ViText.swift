/// A text as vi's keys see it: characters of three classes, with their places.
struct ViText {
    /// What a run of characters is made of.
    enum Class {
        case blank, word, mark
    }

    private let characters: [Character]
    /// UTF-8 offsets; one more than there are characters.
    private let offsets: [Int]

    init(_ text: String) {
        characters = Array(text)
        var offset = 0
        offsets =
            [0]
            + characters.map { character in
                offset += character.utf8.count
                return offset
            }
    }

    var count: Int { characters.count }

    subscript(index: Int) -> Character { characters[index] }

    /// The character at or behind a UTF-8 offset.
    func index(of offset: Int) -> Int { offsets.firstIndex { $0 >= offset } ?? count }

    func offset(of index: Int) -> Int { offsets[min(max(0, index), count)] }

    /// The class of a character; with `big`, all that is not blank is one.
    func kind(_ index: Int, big: Bool) -> Class {
        let character = characters[index]
        if character.isWhitespace { return .blank }
        return big || character.isLetter || character.isNumber || character == "_" ? .word : .mark
    }

    // MARK: Lines

    func lineStart(_ index: Int) -> Int {
        characters[..<min(index, count)].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    }

    /// Where the line's break is, or the text's end.
    func lineEnd(_ index: Int) -> Int {
        guard index < count else { return count }
        return characters[index...].firstIndex(where: \.isNewline) ?? count
    }

    func firstNonBlank(_ index: Int) -> Int {
        let (start, end) = (lineStart(index), lineEnd(index))
        return characters[start..<end].firstIndex { !$0.isWhitespace } ?? end
    }

    // MARK: Words

    /// The next word's first character.
    func nextWord(_ index: Int, big: Bool) -> Int {
        guard index < count else { return count }
        var place = index
        let first = kind(place, big: big)
        if first != .blank { while place < count, kind(place, big: big) == first { place += 1 } }
        while place < count, kind(place, big: big) == .blank { place += 1 }
        return place
    }

    /// The last character of this word, or of the next where it is there already.
    func wordEnd(_ index: Int, big: Bool) -> Int {
        var place = index + 1
        while place < count, kind(place, big: big) == .blank { place += 1 }
        guard place < count else { return max(0, count - 1) }
        let first = kind(place, big: big)
        while place + 1 < count, kind(place + 1, big: big) == first { place += 1 }
        return place
    }

    /// The first character of this word, or of the one before where it is there already.
    func wordStart(_ index: Int, big: Bool) -> Int {
        var place = index - 1
        while place > 0, kind(place, big: big) == .blank { place -= 1 }
        guard place > 0 else { return 0 }
        let first = kind(place, big: big)
        while place > 0, kind(place - 1, big: big) == first { place -= 1 }
        return place
    }

    /// Where a character stands on this line, the `number`-th from here.
    func find(_ wanted: Character, from index: Int, number: Int, backward: Bool) -> Int? {
        var left = number
        var place = index
        while true {
            place += backward ? -1 : 1
            guard place >= 0, place < count, !characters[place].isNewline else { return nil }
            if characters[place] == wanted {
                left -= 1
                if left == 0 { return place }
            }
        }
    }
}
