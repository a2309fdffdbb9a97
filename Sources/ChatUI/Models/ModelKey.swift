internal import Canvas

/// Keys of the models' screen that do more than move. They are control keys, since
/// letters find models, with function keys for those who know them.
enum ModelKey: CaseIterable, Sendable {
    case details, sort, favourite, repository, serve, giveUp

    /// - Parameter isTyping: Whether letters are typed; where they are not, one of them is enough.
    init?(_ press: KeyPress, isTyping: Bool) {
        let found = Self.allCases.first { key in
            key.presses.contains(press) || !isTyping && press == .character(key.letter)
        }
        guard let found else { return nil }
        self = found
    }

    private var presses: [KeyPress] {
        switch self {
        case .details: [.character("d", .control), KeyPress(.function(2))]
        case .sort: [.character("r", .control), KeyPress(.function(3))]
        case .favourite: [.character("f", .control), KeyPress(.function(4))]
        case .repository: [.character("g", .control), KeyPress(.function(5))]
        case .serve: [.character("l", .control), KeyPress(.function(6))]
        case .giveUp: [.character("x", .control), KeyPress(.function(8))]
        }
    }

    private var letter: Character {
        switch self {
        case .details: "i"
        case .sort: "s"
        case .favourite: "f"
        case .repository: "g"
        case .serve: "m"
        case .giveUp: "x"
        }
    }

    /// The keys, as a help shows them.
    var names: String { presses.map(\.name).joined(separator: ", ") }

    /// The key for the line of hints.
    var hint: String { presses.first?.name.lowercased() ?? "" }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .details: "all that is known of the model, and its sources to choose from"
        case .sort: "order by size, name, speed or last use"
        case .favourite: "mark the model as a favourite, or no longer"
        case .repository:
            "look what else the model's repository has to fetch; have its server fetch another"
        case .serve: "have its server take the model into memory, or out of it"
        case .giveUp: "give up what is being made, fetched or taken into memory"
        }
    }
}
