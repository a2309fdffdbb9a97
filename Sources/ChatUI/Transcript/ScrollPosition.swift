/// Which part of the transcript is on the screen.
enum ScrollPosition: Sendable, Equatable {
    /// The end, also as the text grows.
    case end
    /// The line at the top of the screen: it stays there whatever is added below.
    case line(Place)

    /// A line of the transcript.
    struct Place: Sendable, Equatable {
        /// Where in the list of entries `entry` was found last.
        var index: Int
        /// The identity of the entry.
        var entry: Int
        /// Counted from 0 within the entry.
        var line: Int
    }
}
