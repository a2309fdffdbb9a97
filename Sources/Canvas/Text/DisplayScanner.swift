/// Walks over text and tells what of it reaches the screen.
///
/// The one place where text from outside turns into glyphs: what a model prints, file names,
/// pasted prompts. `DisplayText` says what is left out. Nothing here fails or allocates.
struct DisplayScanner<Scalars: IteratorProtocol<Unicode.Scalar>>: Sequence, IteratorProtocol {
    private var scalars: Scalars
    /// The first scalar not yet taken, and its UTF-8 offset.
    private var upcoming: Unicode.Scalar?
    private(set) var offset = 0
    /// Spaces of a tab still to be given out.
    private var owedSpaces = 0
    /// The last unit was the first letter of a flag.
    private var isInsideFlag = false

    init(_ scalars: Scalars) {
        self.scalars = scalars
        upcoming = self.scalars.next()
    }

    mutating func next() -> DisplayUnit? {
        if owedSpaces > 0 {
            owedSpaces -= 1
            return DisplayUnit(.space, width: 1, kind: .space, offset: offset)
        }
        let start = offset
        while let scalar = upcoming {
            take(scalar)
            // Between printable ASCII there is nothing to look up.
            if isPrintableASCII(scalar), upcoming.map(isPrintableASCII) ?? true {
                isInsideFlag = false
                return DisplayUnit(
                    Glyph(base: scalar), width: 1, kind: scalar == " " ? .space : .character,
                    offset: start)
            }
            if let unit = unit(of: scalar, from: start) { return unit }
        }
        return nil
    }

    /// The unit that begins with a scalar just taken; nil if it shows nothing.
    private mutating func unit(of scalar: Unicode.Scalar, from start: Int) -> DisplayUnit? {
        let wasInsideFlag = isInsideFlag
        isInsideFlag = false
        switch ScalarClass(scalar) {
        case .spacing(let width, let isPictograph):
            let glyph = takeMarks(over: Glyph(base: scalar), isPictograph: isPictograph)
            return DisplayUnit(glyph, width: width, offset: start)
        case .spacingMark:
            let glyph = takeMarks(over: Glyph(base: scalar))
            return DisplayUnit(glyph, width: 1, kind: .continuation, offset: start)
        case .space(let width):
            let space = Glyph(base: scalar)
            let glyph = takeMarks(over: space)
            return DisplayUnit(
                glyph, width: width, kind: glyph == space ? .space : .character, offset: start)
        case .mark:
            var glyph = Glyph.dottedCircle
            glyph.addMark(scalar)
            return DisplayUnit(takeMarks(over: glyph), width: 1, offset: start)
        case .regionalIndicator(let letter):
            isInsideFlag = !wasInsideFlag
            return DisplayUnit(
                takeMarks(over: Glyph(base: letter)), width: 1,
                kind: wasInsideFlag ? .continuation : .character, offset: start)
        case .unknown:
            return DisplayUnit(takeMarks(over: .replacement), width: 1, offset: start)
        case .tab:
            owedSpaces = DisplayText.tabColumns - 1
            return DisplayUnit(.space, width: 1, kind: .space, offset: start)
        case .lineBreak:
            if scalar == "\r", upcoming == "\n" { take("\n") }
            return DisplayUnit(.space, width: 1, kind: .lineBreak, offset: start)
        case .joiner, .extender, .ignored:
            isInsideFlag = wasInsideFlag
            return nil
        }
    }

    /// Takes what is drawn into the same cell as `glyph`, and what of an emoji sequence is not
    /// drawn at all.
    private mutating func takeMarks(over glyph: Glyph, isPictograph: Bool = false) -> Glyph {
        var glyph = glyph
        var isJoined = false
        while let scalar = upcoming, !isPrintableASCII(scalar) {
            switch ScalarClass(scalar) {
            case .joiner:
                isJoined = isPictograph
            case .mark:
                glyph.addMark(scalar)
                isJoined = false
            case .extender:
                isJoined = false
            case .spacing(_, isPictograph: true) where isJoined:
                isJoined = false
            default:
                return glyph
            }
            take(scalar)
        }
        return glyph
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        offset += UTF8.width(scalar)
        upcoming = scalars.next()
    }

    private func isPrintableASCII(_ scalar: Unicode.Scalar) -> Bool {
        (0x20..<0x7F).contains(scalar.value)
    }
}
