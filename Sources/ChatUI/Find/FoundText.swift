/// A place of the transcript where what is looked for stands.
struct FoundText: Sendable, Equatable {
    /// A part of it on one line: what is found may go on behind a line break
    /// the screen made.
    struct Piece: Sendable, Equatable {
        /// Of the entry, counted from 0.
        var line: Int
        /// Of the transcript.
        var columns: Range<Int>
    }

    /// The identity of the entry.
    var entry: Int
    var pieces: [Piece]
}
