import ChatCore
import EngineKit
import Foundation

@testable import HTTPEngines

/// All recorded replies, and how they are read.
extension Capture {
    /// Every capture's name, such as `vllm/02-version`.
    static let names: [String] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Captures")
        let files = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".raw") }
            .map { String($0.dropLast(4)) }.sorted()
    }()

    /// Those of streamed chat completions.
    static let streams: [String] = names.filter { name in
        guard let capture = try? Capture(name) else { return false }
        return capture.head.lowercased().contains("text/event-stream")
            && String(decoding: capture.plainBody, as: UTF8.self)
                .contains(/"object": ?"chat.completion.chunk"/)
    }

    static func kind(_ name: String) throws -> ServerKind {
        guard let kind = ServerKind(rawValue: String(name.prefix { $0 != "/" })) else {
            throw EngineError(.failed, "no kind of server is called like the folder of \(name)")
        }
        return kind
    }

    /// The body without its transfer coding, where the capture still has that.
    var plainBody: [UInt8] {
        guard isChunked, let first = body.firstIndex(of: 0x0D),
            Int(String(decoding: body[..<first], as: UTF8.self), radix: 16) != nil
        else {
            return body
        }
        var plain: [UInt8] = []
        var rest = body[...]
        while let end = rest.firstIndex(of: 0x0D),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0
        {
            plain += rest[(end + 2)..<(end + 2 + size)]
            rest = rest[(end + 2 + size + 2)...]
        }
        return plain
    }

    /// One without its transfer coding in any case.
    init(plain name: String) throws {
        self = try Capture(name)
        body = plainBody
    }

    /// What reads such a server's reply.
    static func reader(for kind: ServerKind) throws -> any ReplyReader {
        let model = LoadedModel(
            model: ModelDescription(name: "m", displayName: "m", store: kind.engineName),
            engine: kind.engineName, contextWindow: 8192)
        return try kind.dialect.call(
            for: GenerationRequest(
                id: GenerationID(rawValue: 1), messages: [PromptMessage(.user, "Hi")]),
            model: ServedModel(model: model, id: "m"), seed: 7,
            explain: ServerExplanation(name: kind.engineName, address: "http://127.0.0.1:1")
        ).reader
    }
}

/// How a reply came out: its events, and the error behind them, if there was one.
struct Outcome: Equatable {
    var events: [GenerationEvent] = []
    var error: EngineError?

    init() {}

    /// What comes of a reply in these pieces, and of the end of the connection behind them.
    init(_ pieces: some Sequence<some Sequence<UInt8>>, _ kind: ServerKind) throws {
        var reader = try Capture.reader(for: kind)
        do {
            for piece in pieces {
                var events: [GenerationEvent] = []
                defer { for event in events { append(event) } }
                try reader.feed(
                    Array(piece), at: MonotonicInstant(nanoseconds: 0), into: &events)
                if reader.isFinished { return }
            }
            for event in try reader.end() { append(event) }
        } catch let error as EngineError {
            self.error = error
        }
    }

    /// Without what differs from one run to the next: when, and how far away the server is.
    mutating func append(_ event: GenerationEvent) {
        switch event {
        case .text(var delta):
            delta.at = MonotonicInstant(nanoseconds: 0)
            events.append(.text(delta))
        case .finished(var result):
            result.timings.roundTripSeconds = nil
            result.seed = nil
            events.append(.finished(result))
        default: events.append(event)
        }
    }

    func text(_ channel: TextDelta.Channel) -> String {
        events.map {
            if case .text(let delta) = $0, delta.channel == channel { delta.text } else { "" }
        }.joined()
    }

    var result: GenerationResult? {
        if case .finished(let result) = events.last { result } else { nil }
    }
}
