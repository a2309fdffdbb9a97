/// Which numbered pair of colours stands for which colours.
///
/// ncurses cells hold the number of a pair, not colours, and pairs are few on some terminals (63 on
/// one with eight colours). A pair that no cell on the screen has may be given new colours.
struct ColorPairs {
    /// Two colours by the terminal's numbers; nil is the terminal's own.
    struct Key: Hashable {
        var foreground: Int?
        var background: Int?

        static let terminal = Key(foreground: nil, background: nil)
    }

    /// A pair to draw with.
    enum Lookup: Hashable {
        /// It has the colours already.
        case known(Int)
        /// Give it the colours first.
        case define(Int)
        /// Every pair is on the screen: the closest that can be had are the terminal's own colours.
        case none
    }

    /// Pairs are numbered from 1 to this.
    let limit: Int
    private var numbers: [Key: Int] = [:]
    private var keys: [Key?]
    private var lastUse: [Int]
    private var clock = 0

    init(limit: Int) {
        self.limit = limit
        keys = Array(repeating: nil, count: limit + 1)
        lastUse = Array(repeating: 0, count: limit + 1)
    }

    /// The pair for two colours.
    ///
    /// - Parameter onScreen: Called when all are taken: says for each pair whether a cell has it.
    mutating func pair(for key: Key, onScreen: (_ count: Int) -> [Bool]) -> Lookup {
        clock += 1
        if key == .terminal { return .known(0) }
        if let number = numbers[key] {
            lastUse[number] = clock
            return .known(number)
        }
        guard let number = freeNumber(onScreen: onScreen) else { return .none }
        if let evicted = keys[number] { numbers[evicted] = nil }
        keys[number] = key
        numbers[key] = number
        lastUse[number] = clock
        return .define(number)
    }

    /// A number never used, else the one unused longest among those on no cell.
    private func freeNumber(onScreen: (_ count: Int) -> [Bool]) -> Int? {
        if numbers.count < limit { return numbers.count + 1 }
        let taken = onScreen(limit + 1)
        return (1..<max(1, limit + 1)).filter { !taken[$0] }.min { lastUse[$0] < lastUse[$1] }
    }
}
