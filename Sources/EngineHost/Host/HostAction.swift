internal import ChatCore
internal import EngineKit

/// What `HostMachine` wants done. To be carried out in order.
enum HostAction: Sendable, Hashable {
    /// Start a child, and call `startExpired` if it takes too long.
    case start(ChildID)
    case send(RequestMessage, ChildID)
    /// Close the child's input, and call `graceExpired` after a while.
    case closeInput(ChildID)
    case kill(ChildID)
    /// Call `watchExpired` after so many seconds.
    case watch(ChildID, seconds: Double)
    /// The child is up: it has said hello.
    case ready(ChildID)
    /// The child is gone; release what belongs to it.
    case release(ChildID)

    case progress(RequestID, LoadProgress)
    case resolve(RequestID, Result<ReplyMessage, EngineError>)
    case deliver(GenerationID, GenerationEvent)
    /// End a generation's stream.
    case finish(GenerationID, EngineError?)
    /// The child ended uninvited while nobody waited for an answer.
    case lost(EngineError)
}

/// Names one child, so that what is heard late of an old one touches nothing.
struct ChildID: RawRepresentable, Sendable, Hashable {
    var rawValue: Int
    init(rawValue: Int) { self.rawValue = rawValue }
}
