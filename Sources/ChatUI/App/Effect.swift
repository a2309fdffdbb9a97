/// What `update` wants done that it cannot do itself.
package enum Effect: Sendable, Hashable {
    /// Send a message. Answered by `turnStarted`, or by a failure to load.
    case send(String)
    /// Stop the reply that streams, or the load under way.
    case stop
    /// Answer the last message again.
    case regenerate
    /// Begin an empty conversation; a reply that streams is stopped.
    case newConversation
    /// Load another model: a file's path or a name.
    case loadModel(String)
    /// Draw every cell again: something else wrote on the screen.
    case repaint
    /// Stop this process until the shell continues it.
    case suspend
    case quit
}
