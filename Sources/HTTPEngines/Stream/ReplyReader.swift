internal import ChatCore
internal import EngineKit

/// Turns the bytes of one streamed reply into generation events. Pure: it is
/// told what arrived, and when.
protocol ReplyReader: Sendable {
    /// Whether `finished` was given out; what comes then does not matter.
    var isFinished: Bool { get }

    /// How the generation ended if it was stopped now.
    var cancelled: GenerationResult { get }

    /// Appends the events these bytes complete, in order. They may end anywhere, in the
    /// middle of a character as well. Throws `EngineError` for what the server says
    /// went wrong, or `LineOverflow` for a line without end; the events in front of it
    /// are appended all the same.
    mutating func feed(
        _ bytes: [UInt8], at instant: MonotonicInstant, into events: inout [GenerationEvent]
    ) throws

    /// The events the end of the connection stands for. Throws when the reply
    /// was not over.
    mutating func end() throws(EngineError) -> [GenerationEvent]
}

/// A line or event grew beyond what any engine sends.
package struct LineOverflow: Error {}
