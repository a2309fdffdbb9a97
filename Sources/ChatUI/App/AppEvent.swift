package import Canvas
package import ChatCore

/// Everything that can happen to the chat.
package enum AppEvent: Sendable, Hashable {
    /// A person did something at the terminal.
    case input(InputEvent)
    /// The session manager tells something.
    case session(SessionEvent)
    /// The terminal has another size.
    case resize(Size)
    /// What was asked in earlier chats, oldest first.
    case recalled([String])
    /// What became of an effect `copy` or `copyByTerminal`.
    case copied(Clipping, Clipping.Outcome)
    /// The instant of `AppState.nextDeadline` has come.
    case tick
    /// The process is asked to end: SIGTERM, SIGHUP, the end of the input.
    case terminate
}
