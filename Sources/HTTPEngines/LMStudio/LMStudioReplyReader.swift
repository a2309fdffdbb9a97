internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads LM Studio's chat completions, whose head says 200 even where there is
/// no reply: an event named `error` tells why, or nothing comes at all.
struct LMStudioReplyReader: ReplyReader {
    private let explain: ServerExplanation
    private let contextWindow: Int?
    private var parser = SSEParser()
    private var machine: ChatStreamMachine
    private var hasChunk = false

    init(explain: ServerExplanation, contextWindow: Int?, seed: UInt32?) {
        self.explain = explain
        self.contextWindow = contextWindow
        machine = ChatStreamMachine(explain: explain, contextWindow: contextWindow, seed: seed)
    }

    var isFinished: Bool { machine.isFinished }
    var cancelled: GenerationResult { machine.cancelled }

    mutating func feed(
        _ bytes: [UInt8], at instant: MonotonicInstant, into events: inout [GenerationEvent]
    ) throws {
        for case .event(let name, let data) in try parser.feed(bytes) {
            events += try read(data, named: name, at: instant)
        }
    }

    mutating func end() throws(EngineError) -> [GenerationEvent] {
        guard hasChunk || isFinished else { throw empty }
        return try machine.end()
    }

    // MARK: Parts

    private mutating func read(_ data: [UInt8], named name: String, at instant: MonotonicInstant)
        throws(EngineError) -> [GenerationEvent]
    {
        guard !isFinished else { return [] }
        if name == "error" { throw error(data) }
        if data.elementsEqual("[DONE]".utf8) {
            guard hasChunk else { throw empty }
        } else {
            hasChunk = true
        }
        return try machine.receive(data, named: name, at: instant)
    }

    /// What an event named `error` says, in any form.
    private func error(_ data: [UInt8]) -> EngineError {
        let body = Data(data)
        if let failure = try? JSONDecoder().decode(ServerFailure.Body.self, from: body).error {
            return explain.failure(failure, status: nil)
        }
        if let failure = try? JSONDecoder().decode(ServerFailure.self, from: body) {
            return explain.failure(failure, status: nil)
        }
        return explain.failure(ServerFailure(String(decoding: data, as: UTF8.self)), status: nil)
    }

    /// With a GGUF a prompt that is too long gets a reply of nothing.
    private var empty: EngineError {
        var error = EngineError(
            .contextOverflow,
            "\(explain.name) at \(explain.address) sent an empty reply, as it does when the conversation does not fit in the window: shorten it, or load the model with a larger one."
        )
        error.overflow = ContextOverflow(window: contextWindow)
        return error
    }
}
