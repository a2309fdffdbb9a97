internal import ChatCore
internal import EngineKit

/// What the child says.
enum ReplyMessage: Sendable, Hashable {
    /// Once, before anything else.
    case hello(Hello)
    case loadProgress(RequestID, LoadProgress)
    case loaded(RequestID, LoadedModel)
    case counted(RequestID, TokenCount)
    case models(RequestID, [ModelDescription])
    case occupancy(RequestID, CacheOccupancy)
    case unloaded(RequestID)
    case memory(RequestID, MemoryEstimate)
    /// The answer to `park` and to `restore`.
    case parked(RequestID, ParkedState?)
    case discarded(RequestID)
    /// The answer to a call that did not succeed.
    case failed(RequestID, EngineError)
    case event(GenerationID, GenerationEvent)
    /// The end of a generation whose stream threw.
    case generationFailed(GenerationID, EngineError)
}

// MARK: - On the wire

extension ReplyMessage {
    /// Throws `.failed` when the message is too long for the wire.
    func write(to encoder: inout FrameEncoder) throws(EngineError) {
        switch self {
        case .hello(let hello):
            try encoder.frame(.hello) { encoder throws(EngineError) in try encoder.json(hello) }
        case .loadProgress(let id, let progress):
            try encoder.answer(.loadProgress, id, progress)
        case .loaded(let id, let model):
            try encoder.answer(.loaded, id, model)
        case .counted(let id, let count):
            try encoder.answer(.counted, id, count)
        case .models(let id, let models):
            try encoder.answer(.modelsFound, id, models)
        case .occupancy(let id, let occupancy):
            try encoder.answer(.occupied, id, occupancy)
        case .unloaded(let id):
            try encoder.frame(.unloaded, id: id.rawValue)
        case .memory(let id, let estimate):
            try encoder.answer(.memoryEstimated, id, estimate)
        case .parked(let id, let state):
            try encoder.answer(.parked, id, state)
        case .discarded(let id):
            try encoder.frame(.discarded, id: id.rawValue)
        case .failed(let id, let error):
            try encoder.answer(.failed, id, error)
        case .event(let id, .text(let delta)):
            try encoder.frame(.text, id: id.rawValue) { encoder throws(EngineError) in
                delta.write(to: &encoder)
            }
        case .event(let id, let event):
            try encoder.frame(.event, id: id.rawValue) { encoder throws(EngineError) in
                try encoder.json(event)
            }
        case .generationFailed(let id, let error):
            try encoder.frame(.generationFailed, id: id.rawValue) { encoder throws(EngineError) in
                try encoder.json(error)
            }
        }
    }

    /// Throws `.protocolViolation` for anything that is not an answer.
    init(_ frame: Frame) throws(EngineError) {
        var reader = PayloadReader(frame.payload)
        let kind = FrameKind(rawValue: frame.kind)
        if kind == .hello {
            self = .hello(try reader.json())
            return
        }
        let id: UInt64 = try reader.integer()
        let request = RequestID(rawValue: id)
        let generation = GenerationID(rawValue: id)
        switch kind {
        case .text: self = .event(generation, .text(try TextDelta(from: &reader)))
        case .event: self = .event(generation, try reader.json())
        case .generationFailed: self = .generationFailed(generation, try reader.json())
        case .loadProgress: self = .loadProgress(request, try reader.json())
        case .loaded: self = .loaded(request, try reader.json())
        case .counted: self = .counted(request, try reader.json())
        case .modelsFound: self = .models(request, try reader.json())
        case .occupied: self = .occupancy(request, try reader.json())
        case .failed: self = .failed(request, try reader.json())
        case .memoryEstimated: self = .memory(request, try reader.json())
        case .parked: self = .parked(request, try reader.json())
        case .discarded:
            try reader.end()
            self = .discarded(request)
        case .unloaded:
            try reader.end()
            self = .unloaded(request)
        default: throw .violation("sent something unknown (\(frame.kind))")
        }
    }
}

extension FrameEncoder {
    /// Appends the answer `value` to the call `id`.
    fileprivate mutating func answer(
        _ kind: FrameKind, _ id: RequestID, _ value: some Encodable
    ) throws(EngineError) {
        try frame(kind, id: id.rawValue) { encoder throws(EngineError) in try encoder.json(value) }
    }
}
