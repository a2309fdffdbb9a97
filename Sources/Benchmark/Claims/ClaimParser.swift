internal import ChatCore

/// Reads what a sentence claims of a speed: `Qwen2 1.5B Q4_K_M at 40 tok/s on an M1`.
///
/// Each reading takes the pieces it understands out of the rest, the surest first, so that the
/// 4090 of a card is no speed, and the 1.5 of a model neither.
package struct ClaimParser {
    let hardware: HardwareTable
    let models: ModelTable
    var tokens: [TextToken] = []
    /// Which pieces are understood already.
    var taken: [Bool] = []
    var claim = SpeedClaim(text: "")

    private init(_ hardware: HardwareTable, _ models: ModelTable) {
        self.hardware = hardware
        self.models = models
    }

    /// Letters of a text that are looked at: no sentence about a speed is longer.
    private static let longest = 2_000

    package static func claim(
        in text: String, hardware: HardwareTable, models: ModelTable
    ) -> SpeedClaim {
        var parser = ClaimParser(hardware, models)
        parser.claim = SpeedClaim(text: text)
        parser.tokens = TextToken.tokens(of: String(text.prefix(longest)))
        parser.taken = Array(repeating: false, count: parser.tokens.count)
        parser.read()
        return parser.claim
    }

    private mutating func read() {
        readSpeed()
        readQuantization()
        readEngine()
        readKind()
        readContext()
        readPlace()
        readModel()
        readMemory()
        readGPUs()
        readBareSpeed()
    }

    // MARK: Looking at pieces

    func word(at index: Int) -> String? {
        tokens.indices.contains(index) && !taken[index] ? tokens[index].word : nil
    }

    func number(at index: Int) -> Double? {
        tokens.indices.contains(index) && !taken[index] ? tokens[index].number : nil
    }

    func sign(at index: Int) -> Character? {
        tokens.indices.contains(index) && !taken[index] ? tokens[index].sign : nil
    }

    func isAttached(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].isAttached
    }

    mutating func take(_ range: Range<Int>) {
        for index in range.clamped(to: tokens.indices) { taken[index] = true }
    }

    /// Where these words stand one after the other, whatever joins them.
    func find(_ words: [String], from start: Int = 0) -> Range<Int>? {
        for first in tokens.indices.dropFirst(start) where word(at: first) == words[0] {
            var index = first
            var isThere = true
            for word in words.dropFirst() {
                index += 1
                while let sign = sign(at: index), "-_./".contains(sign) { index += 1 }
                guard self.word(at: index) == word else {
                    isThere = false
                    break
                }
            }
            if isThere { return first..<index + 1 }
        }
        return nil
    }

    /// A number that may go on as a thousand: `8k`, `1.5k`. The count of its pieces with it.
    func amount(at index: Int) -> (value: Double, end: Int)? {
        guard let number = number(at: index) else { return nil }
        if word(at: index + 1) == "k", isAttached(index + 1) { return (number * 1000, index + 2) }
        return (number, index + 1)
    }
}
