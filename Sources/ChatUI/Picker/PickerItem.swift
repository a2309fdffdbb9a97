internal import ChatCore

/// A line to choose from.
struct PickerItem: Sendable, Hashable {
    /// What choosing it means.
    enum Choice: Sendable, Hashable {
        case command(SlashCommand)
        /// To be done with the message of that entry.
        case message(MessageAction, entry: Int)
        /// Something written before.
        case text(String)
        /// A model to compare with.
        case comparison(String)
        case file(String)
        case version(Message.ID)
    }

    var choice: Choice
    /// What is searched, in one line.
    var label: String
    /// What stands behind it, dimmed.
    var detail = ""
}
