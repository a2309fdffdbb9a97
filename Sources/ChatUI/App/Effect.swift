package import ChatCore

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
    /// Make replies so, from the next one on.
    case set(ReplySettings)
    /// Load the settings' model as they say, in the place of the loaded one.
    case load(ChatSettings)
    /// End an engine that hangs. What is under way begins again; otherwise the
    /// next message starts it.
    case restartEngine
    /// Draw every cell again: something else wrote on the screen.
    case repaint
    /// Put a text on the clipboard with a program of this machine. Answered by `copied`.
    case copy(Clipping)
    /// Ask the terminal to. Answered by `copied`.
    case copyByTerminal(Clipping)
    /// Let the terminal tell of the mouse, or not.
    case setMouse(Bool)
    /// Stop this process until the shell continues it.
    case suspend
    case quit
}
