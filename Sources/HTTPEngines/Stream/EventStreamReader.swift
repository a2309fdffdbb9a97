internal import ChatCore
internal import EngineKit

/// Reads a chat completion that comes as server-sent events.
struct EventStreamReader: ReplyReader {
    private var parser = SSEParser()
    private var machine: ChatStreamMachine
    /// What came behind events that were given out.
    private var failure: (any Error)?

    init(_ machine: ChatStreamMachine) {
        self.machine = machine
    }

    var isFinished: Bool { machine.isFinished }
    var cancelled: GenerationResult { machine.cancelled }

    mutating func feed(_ bytes: [UInt8], at instant: MonotonicInstant) throws
        -> [GenerationEvent]
    {
        if let failure { throw failure }
        var events: [GenerationEvent] = []
        do {
            for item in try parser.feed(bytes) {
                switch item {
                case .event(let name, let data):
                    events += try machine.receive(data, named: name, at: instant)
                case .comment(let text):
                    events += machine.receive(comment: text)
                }
            }
        } catch {
            guard !events.isEmpty else { throw error }
            failure = error
        }
        return events
    }

    /// llama-server's router ends the stream with a bare line when its model's process is gone.
    mutating func end() throws(EngineError) -> [GenerationEvent] {
        if let failure = failure as? EngineError { throw failure }
        let line = String(decoding: parser.unfinishedLine, as: UTF8.self)
        return try machine.end(words: line.hasPrefix("proxy error:") ? line : nil)
    }
}
