package import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Changing the conversation itself.
extension SessionManager {
    /// Removes the message `id`: a message a person wrote with all up to their
    /// next one, any other alone. A reply that streams ends first. An unknown
    /// `id` does nothing.
    package func delete(_ id: Message.ID) {
        perform(machine.delete(id, at: now()))
    }

    /// Shows another version of the conversation, which the message `id` stands
    /// aside with. A reply that streams ends first. An `id` that is not aside
    /// does nothing.
    package func show(_ id: Message.ID) {
        perform(machine.show(id, at: now()))
    }

    /// Takes the last message a person wrote back, with what followed it;
    /// `undone` tells its text. One that is still being made to fit is
    /// `refused`, as by `stop`.
    package func undo() {
        perform(machine.undo(at: now()))
    }

    /// Empties this conversation, and drops what waits to be sent. It is removed
    /// from the history, with its parked states, until its next message stores
    /// it again under the same id. A title that a person gave stays.
    package func clear() {
        perform(machine.clear(at: now()))
    }

    /// Gives the conversation a title: one line of at most 200 characters.
    /// Nothing but white space does nothing.
    package func rename(_ title: String) {
        perform(machine.rename(title))
    }

    /// Goes on in a copy of the conversation that ends with the message `id`,
    /// stored at once. The one it is made of is kept. What waited to be sent is
    /// dropped. An unknown `id` does nothing.
    package func fork(_ id: Message.ID) {
        let fork = Conversation.ID(rawValue: UUID().uuidString)
        perform(machine.fork(id, as: fork, at: now()))
    }
}
