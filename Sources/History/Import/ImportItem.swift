/// What was made of one piece of a file that is imported.
package enum ImportItem: Sendable, Hashable {
    /// A conversation, and how many of its messages could not be read.
    case conversation(KeptConversation, lost: Int)
    /// Nothing, for this reason: the end of a sentence, as `it has no messages`.
    case skipped(String)
}
