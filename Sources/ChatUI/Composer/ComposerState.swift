internal import ChatCore

/// The message being written: its text, the cursor, and what readline's keys
/// and the history need to remember.
///
/// Positions are UTF-8 offsets that always lie on the boundary of a grapheme,
/// so an accent, a flag or a family moves and dies as one character.
package struct ComposerState: Sendable, Equatable {
    /// The most bytes a message may have.
    static let capacity = 1 << 20
    /// The most steps Ctrl-_ takes back.
    static let undoLimit = 200

    /// Text and cursor at one moment.
    struct Snapshot: Sendable, Equatable {
        var text: String
        var cursor: Int
    }

    /// What the last key did, as far as the next one cares.
    enum LastEdit: Sendable, Equatable {
        case none
        /// Typing: letters typed in a row are undone together.
        case insertion
        /// Killing: kills in a row gather in one piece.
        case kill
        /// Putting a cut back: where it went, for Alt-Y to change it.
        case yank(Range<Int>)
        /// Moving up or down: the column to return to on longer lines.
        case vertical(column: Int)
    }

    /// What is written so far; lines are separated by `\n`.
    package private(set) var text = ""
    /// Where the next character goes.
    package private(set) var cursor = 0
    /// Counts changes of the text, so that a layout can tell whether it is current.
    private(set) var revision = 0
    var kills = KillRing()
    /// Where vi's keys stand; `nil` where readline's are used.
    var vi: ViState?
    var lastEdit = LastEdit.none
    /// States to go back to, oldest first.
    private(set) var undone: [Snapshot] = []
    /// States that were gone back from, the last of them first to be taken again.
    private var redone: [Snapshot] = []
    /// What the signs for long pastes stand for. Kept to the end: what was cut can be put back.
    var pastes: [Unicode.Scalar: Paste] = [:]
    /// The messages sent in this chat, oldest first.
    var recall = RecallHistory()
    /// The rows the text takes; current for `layoutRevision` and its own width.
    private var layout = ComposerLayout()
    private var layoutRevision = -1

    package init() {}

    /// Whether there is nothing to send.
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// The position of a UTF-8 offset.
    func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: offset)
    }

    /// The rows at a width, from the cache where nothing changed.
    mutating func rows(columns: Int) -> ComposerLayout {
        if layoutRevision != revision || layout.columns != columns {
            layout = ComposerLayout(
                text: text, columns: columns, labels: pastes.mapValues(\.label))
            layoutRevision = revision
        }
        return layout
    }

    // MARK: Changes

    /// Replaces a range of the text; the cursor goes behind what was put in.
    /// Returns false, and changes nothing, when the text would become too long.
    @discardableResult
    mutating func replace(
        _ range: Range<Int>, with new: String, as edit: LastEdit = .none
    ) -> Bool {
        guard !(range.isEmpty && new.isEmpty) else { return true }
        guard text.utf8.count - range.count + new.utf8.count <= Self.capacity else { return false }
        if !(edit == .insertion && lastEdit == .insertion && new != " ") {
            remember()
        }
        text.replaceSubrange(index(range.lowerBound)..<index(range.upperBound), with: new)
        move(to: range.lowerBound + new.utf8.count)
        lastEdit = edit
        revision += 1
        recall.leave()
        return true
    }

    /// Replaces everything and puts the cursor at the end.
    mutating func setText(_ new: String) {
        remember()
        text = new
        cursor = new.utf8.count
        lastEdit = .none
        revision += 1
    }

    /// Empties the composer and returns what was written, pasted texts included.
    mutating func take() -> String {
        defer { begin(with: "") }
        return expandedText
    }

    /// Begins with a text, behind which no undo goes back.
    mutating func begin(with new: String) {
        text = new
        cursor = new.utf8.count
        undone = []
        redone = []
        lastEdit = .none
        revision += 1
    }

    /// Takes in how many tokens a pasted text has.
    mutating func count(_ tokens: Figure<Int>, of sign: Unicode.Scalar) {
        pastes[sign]?.tokens = tokens
        revision += 1
    }

    /// Moves the cursor to an offset, or to the end of the grapheme it falls
    /// into: a letter typed before an accent can join with it.
    mutating func move(to offset: Int) {
        let wanted = min(max(0, offset), text.utf8.count)
        guard wanted > 0, wanted < text.utf8.count else {
            cursor = wanted
            return
        }
        let next = text.index(after: index(wanted))
        let start = text.index(before: next)
        let isBoundary = text.utf8.distance(from: text.startIndex, to: start) == wanted
        cursor = isBoundary ? wanted : text.utf8.distance(from: text.startIndex, to: next)
    }

    /// Takes the last change back.
    mutating func undo() {
        guard let last = undone.popLast() else { return }
        redone.append(Snapshot(text: text, cursor: cursor))
        show(last)
    }

    /// Makes the change again that was taken back last.
    mutating func redo() {
        guard let next = redone.popLast() else { return }
        undone.append(Snapshot(text: text, cursor: cursor))
        show(next)
    }

    private mutating func show(_ snapshot: Snapshot) {
        text = snapshot.text
        cursor = snapshot.cursor
        lastEdit = .none
        revision += 1
        recall.leave()
    }

    private mutating func remember() {
        // Bounded in steps and, for a huge paste, in bytes.
        let isFull =
            undone.count == Self.undoLimit || undone.count * text.utf8.count > 4 * Self.capacity
        if isFull, !undone.isEmpty { undone.removeFirst() }
        undone.append(Snapshot(text: text, cursor: cursor))
        redone = []
    }
}
