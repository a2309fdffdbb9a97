/// How far the model has come with the summary of the turns that are to be
/// left out.
package struct SummaryProgress: Sendable, Hashable {
    /// Which part of the turns is being summarised, counted from 1, and of how
    /// many, as far as can be foreseen.
    package var part: Int
    package var parts: Int
    /// Messages the summary will stand for.
    package var messages: Int
    /// How much of this part was read; `nil` before the engine says.
    package var reading: PromptProgress?
    /// What this part's summary says so far.
    package var text: String

    package init(
        part: Int, parts: Int, messages: Int, reading: PromptProgress? = nil, text: String = ""
    ) {
        self.part = part
        self.parts = parts
        self.messages = messages
        self.reading = reading
        self.text = text
    }
}
