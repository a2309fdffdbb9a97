internal import ChatCore
internal import EngineKit

/// Reads a chat completion that comes as server-sent events.
struct EventStreamReader: ReplyReader {
    private var parser = SSEParser()
    private var machine: ChatStreamMachine

    init(_ machine: ChatStreamMachine) {
        self.machine = machine
    }

    var isFinished: Bool { machine.isFinished }
    var cancelled: GenerationResult { machine.cancelled }

    mutating func feed(
        _ bytes: [UInt8], at instant: MonotonicInstant, into events: inout [GenerationEvent]
    ) throws {
        for item in try parser.feed(bytes) {
            switch item {
            case .event(let name, let data):
                events += try machine.receive(data, named: name, at: instant)
            case .comment(let text):
                events += machine.receive(comment: text)
            }
        }
    }

    /// llama-server's router ends the stream with a bare line when its model's process is gone.
    mutating func end() throws(EngineError) -> [GenerationEvent] {
        let line = String(decoding: parser.unfinishedLine, as: UTF8.self)
        return try machine.end(words: line.hasPrefix("proxy error:") ? line : nil)
    }
}
