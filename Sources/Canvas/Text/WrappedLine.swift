/// One screen line of a wrapped text.
package struct WrappedLine: Hashable, Sendable {
    /// What is shown, normalised.
    package var text: String
    /// The width of `text`.
    package var columns: Int
    /// Columns to leave free before the text.
    package var indent: Int
    /// The part of the source the line stands for, in UTF-8 offsets. It includes the spaces hidden
    /// at the end of the line and the line break, so the ranges of all lines add up to the source.
    package var range: Range<Int>
    /// Whether the line ends because the source does, or with a line break.
    package var endsParagraph: Bool
}
