/// One message of the transcript, chosen to do something with.
struct MessageSelection: Sendable, Equatable {
    /// The identity of its entry.
    var entry: Int
    /// Whether the key that deletes was pressed once.
    var isDeleteArmed = false
}

/// A message whose text is in the composer to be changed.
struct MessageEditing: Sendable, Equatable {
    /// The entry of the message.
    var entry: Int
    /// What was being written before.
    var draft: ComposerState
}
