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
    case countTokens(RequestID, TokenQuestion)
    case memory(RequestID, LoadRequest)
    case park(RequestID, Conversation.ID)
    case restore(RequestID, Conversation.ID)
    case discard(RequestID, Conversation.ID)
    case models(RequestID)
    case occupancy(RequestID)
    case unload(RequestID)

    /// Whether only a child with a model can answer it.
    var needsModel: Bool {
        switch self {
        case .countTokens(_, let question): question.model == nil
        case .generate, .occupancy, .park, .restore: true
        case .load, .cancelRequest, .cancelGeneration, .models, .unload, .memory, .discard: false
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
            try encoder.call(.load, id, request)
        case .cancelRequest(let id):
            try encoder.frame(.cancelRequest, id: id.rawValue)
        case .generate(let request):
            try encoder.frame(.generate, id: request.id.rawValue) { encoder throws(EngineError) in
                try encoder.json(request)
            }
        case .cancelGeneration(let id):
            try encoder.frame(.cancelGeneration, id: id.rawValue)
        case .countTokens(let id, let question):
            try encoder.call(.countTokens, id, question)
        case .memory(let id, let request):
            try encoder.call(.memory, id, request)
        case .park(let id, let conversation):
            try encoder.call(.park, id, conversation)
        case .restore(let id, let conversation):
            try encoder.call(.restore, id, conversation)
        case .discard(let id, let conversation):
            try encoder.call(.discard, id, conversation)
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
        case .memory:
            self = .memory(request, try reader.json())
            return
        case .park:
            self = .park(request, try reader.json())
            return
        case .restore:
            self = .restore(request, try reader.json())
            return
        case .discard:
            self = .discard(request, try reader.json())
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

/// What is to be counted.
struct TokenQuestion: Sendable, Hashable, Codable {
    var messages: [PromptMessage]
    var thinking: ThinkingSettings
    /// The model that is to count, loaded or not; `nil` for the loaded one.
    var model: LoadRequest?
}

extension FrameEncoder {
    /// Appends the call `id` with its argument.
    fileprivate mutating func call(
        _ kind: FrameKind, _ id: RequestID, _ argument: some Encodable
    ) throws(EngineError) {
        try frame(kind, id: id.rawValue) { encoder throws(EngineError) in
            try encoder.json(argument)
        }
    }
}
