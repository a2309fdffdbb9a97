internal import ChatCore

/// What happens in a plain chat.
enum PlainEvent: Sendable {
    case session(SessionEvent)
    /// A line of the input, without its end.
    case line(String)
    /// There is no more input.
    case inputEnded
    /// Ctrl-C.
    case interrupt
    /// The process is asked to end.
    case terminate
    /// What was asked to be loaded cannot be; nothing was begun.
    case notLoaded(Failure)
    /// The instant asked for with `PlainAction.wake` has come.
    case wake
}
