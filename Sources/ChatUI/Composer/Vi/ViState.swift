internal import Canvas

/// Where vi's keys stand: which mode, and what of a command was typed.
struct ViState: Sendable, Equatable {
    enum Mode: Sendable, Equatable {
        case insert, normal
    }

    /// What waits for a motion.
    enum Operator: Character, Sendable {
        case delete = "d"
        case change = "c"
        case yank = "y"
    }

    /// A character looked for on a line: what `;` and `,` repeat.
    struct Search: Sendable, Equatable {
        /// `f`, `F`, `t` or `T`.
        var command: Character
        var character: Character

        var isBackward: Bool { command.isUppercase }
        var stopsBefore: Bool { command == "t" || command == "T" }

        var reversed: Search {
            Search(
                command: Character(
                    isBackward ? command.lowercased() : command.uppercased()),
                character: character)
        }
    }

    /// A message is begun to be written, so a chat begins inserting.
    var mode = Mode.insert
    /// Typed before the operator, and behind it; `nil` for none.
    var count: Int?
    var motionCount: Int?
    var pending: Operator?
    /// `f`, `F`, `t`, `T`, `r` or `g`: the next key is its argument.
    var prefix: Character?
    var search: Search?
    /// The keys of the last change, for `.` to do it again.
    var lastChange: [KeyPress] = []
    /// Those of the one under way; `nil` while none is.
    var recording: [KeyPress]?
    var isRepeating = false

    /// How often what is typed is to be done.
    var repetitions: Int { min((count ?? 1) * (motionCount ?? 1), 10_000) }

    /// Forgets a command that was begun.
    mutating func reset() {
        count = nil
        motionCount = nil
        pending = nil
        prefix = nil
    }
}
