/// One screen line of a wrapped text with styles.
package struct StyledLine: Hashable, Sendable {
    package var runs: [StyledRun]
    /// The width of all runs.
    package var columns: Int
    /// Columns to leave free before the text.
    package var indent: Int
    /// The part of the joined source text the line stands for, in UTF-8 offsets; see `WrappedLine`.
    package var range: Range<Int>
    /// Whether the line ends because the source does, or with a line break.
    package var endsParagraph: Bool
}
