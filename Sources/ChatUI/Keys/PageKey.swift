internal import Canvas

/// Keys of a page that do more than move. They are control keys, since letters find what the page
/// lists, with function keys for those who know them.
protocol PageKey: CaseIterable, Sendable {
    /// The keys it has, the one for the line of hints first.
    var presses: [KeyPress] { get }
    /// What does it where letters are not typed.
    var letter: Character { get }
}

extension PageKey {
    /// - Parameter isTyping: Whether letters are typed; where they are not, one of them is enough.
    init?(_ press: KeyPress, isTyping: Bool) {
        let found = Self.allCases.first { key in
            key.presses.contains(press) || !isTyping && press == .character(key.letter)
        }
        guard let found else { return nil }
        self = found
    }

    /// The keys, as a help shows them.
    var names: String { presses.map(\.name).joined(separator: ", ") }

    /// The key for the line of hints.
    var hint: String { presses.first?.name.lowercased() ?? "" }
}
