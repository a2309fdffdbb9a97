internal import ChatCore
internal import EngineKit

/// What the parent asks of the child.
enum RequestMessage: Sendable, Hashable {
    case load(RequestID, LoadRequest)
    /// Cancels the call of that id; its answer still comes.
    case cancelRequest(RequestID)
    case generate(GenerationRequest)
    /// Stops a generation; its stream ends as the engine ends it.
    case cancelGeneration(GenerationID)
    case countTokens(RequestID, [PromptMessage])
    case models(RequestID)
    case occupancy(RequestID)
    case unload(RequestID)

    /// Whether only a child with a model can answer it.
    var needsModel: Bool {
        switch self {
        case .generate, .countTokens, .occupancy: true
        case .load, .cancelRequest, .cancelGeneration, .models, .unload: false
        }
    }

    var isLoad: Bool {
        if case .load = self { true } else { false }
    }
}

// MARK: - On the wire

extension RequestMessage {
    /// Throws `.failed` when the message is too long for the wire.
    func write(to encoder: inout FrameEncoder) throws(EngineError) {
        switch self {
        case .load(let id, let request):
            try encoder.frame(.load, id: id.rawValue) { encoder throws(EngineError) in
                try encoder.json(request)
            }
        case .cancelRequest(let id):
            try encoder.frame(.cancelRequest, id: id.rawValue)
        case .generate(let request):
            try encoder.frame(.generate, id: request.id.rawValue) { encoder throws(EngineError) in
                try encoder.json(request)
            }
        case .cancelGeneration(let id):
            try encoder.frame(.cancelGeneration, id: id.rawValue)
        case .countTokens(let id, let messages):
            try encoder.frame(.countTokens, id: id.rawValue) { encoder throws(EngineError) in
                try encoder.json(messages)
            }
        case .models(let id):
            try encoder.frame(.models, id: id.rawValue)
        case .occupancy(let id):
            try encoder.frame(.occupancy, id: id.rawValue)
        case .unload(let id):
            try encoder.frame(.unload, id: id.rawValue)
        }
    }

    /// Throws `.protocolViolation` for anything that is not a request.
    init(_ frame: Frame) throws(EngineError) {
        var reader = PayloadReader(frame.payload)
        let id: UInt64 = try reader.integer()
        let request = RequestID(rawValue: id)
        switch FrameKind(rawValue: frame.kind) {
        case .load:
            self = .load(request, try reader.json())
            return
        case .generate:
            var generation: GenerationRequest = try reader.json()
            generation.id = GenerationID(rawValue: id)
            self = .generate(generation)
            return
        case .countTokens:
            self = .countTokens(request, try reader.json())
            return
        case .cancelRequest: self = .cancelRequest(request)
        case .cancelGeneration: self = .cancelGeneration(GenerationID(rawValue: id))
        case .models: self = .models(request)
        case .occupancy: self = .occupancy(request)
        case .unload: self = .unload(request)
        default: throw .violation("was asked something unknown (\(frame.kind))")
        }
        try reader.end()
    }
}
