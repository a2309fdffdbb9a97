internal import ChatCore
internal import EngineKit

/// What has arrived of a reply and was not taken yet, in order.
struct EventBuffer {
    /// Some seconds of the fastest model, or one event of any size.
    static let longest = 1024
    /// Bytes of text.
    static let largest = 1 << 20

    private var events: [GenerationEvent] = []
    /// Those at the front that are gone.
    private var taken = 0
    private var bytes = 0

    var count: Int { events.count - taken }
    /// Whether whoever takes the events is behind: nothing more is to be read until
    /// some are taken.
    var isFull: Bool { count >= Self.longest || bytes >= Self.largest }

    mutating func append(_ new: [GenerationEvent]) {
        events += new
        bytes += new.reduce(0) { $0 + $1.textBytes }
    }

    mutating func take() -> GenerationEvent? {
        guard taken < events.count else { return nil }
        let event = events[taken]
        taken += 1
        bytes -= event.textBytes
        if taken == events.count {
            events.removeAll(keepingCapacity: true)
            taken = 0
        } else if taken >= Self.longest {
            events.removeFirst(taken)
            taken = 0
        }
        return event
    }

    mutating func removeAll() { self = EventBuffer() }
}

extension GenerationEvent {
    fileprivate var textBytes: Int {
        if case .text(let delta) = self { delta.text.utf8.count } else { 0 }
    }
}
