internal import Canvas

/// What can be done on the models' page with a key.
enum ModelKey: PageKey {
    case details, sort, favourite, repository, serve, giveUp

    var presses: [KeyPress] {
        switch self {
        case .details: [.character("d", .control), KeyPress(.function(2))]
        case .sort: [.character("r", .control), KeyPress(.function(3))]
        case .favourite: [.character("f", .control), KeyPress(.function(4))]
        case .repository: [.character("g", .control), KeyPress(.function(5))]
        case .serve: [.character("l", .control), KeyPress(.function(6))]
        case .giveUp: [.character("x", .control), KeyPress(.function(8))]
        }
    }

    var letter: Character {
        switch self {
        case .details: "i"
        case .sort: "s"
        case .favourite: "f"
        case .repository: "g"
        case .serve: "m"
        case .giveUp: "x"
        }
    }

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
