import ChatCore

@testable import HTTPEngines

extension ReplyReader {
    /// The events these bytes complete, where nothing goes wrong.
    mutating func feed(_ bytes: [UInt8], at instant: MonotonicInstant) throws
        -> [GenerationEvent]
    {
        var events: [GenerationEvent] = []
        try feed(bytes, at: instant, into: &events)
        return events
    }
}
