/// What a frame's payload is. Requests count from 0x01, answers from 0x80, so
/// that an end that hears its own kind knows the pipes are crossed.
///
/// Every payload but `hello`'s starts with the little-endian `UInt64` of a
/// `RequestID` or a `GenerationID`; what follows is JSON, or nothing, except
/// in `text`.
enum FrameKind: UInt8 {
    case load = 0x01
    case cancelRequest = 0x02
    case generate = 0x03
    case cancelGeneration = 0x04
    case countTokens = 0x05
    case models = 0x06
    case occupancy = 0x07
    case unload = 0x08
    case memory = 0x09
    case park = 0x0A
    case restore = 0x0B
    case discard = 0x0C

    case hello = 0x80
    case loadProgress = 0x81
    case loaded = 0x82
    case counted = 0x83
    case modelsFound = 0x84
    case occupied = 0x85
    case unloaded = 0x86
    case failed = 0x87
    case memoryEstimated = 0x88
    case parked = 0x89
    case discarded = 0x8A
    /// A `TextDelta`, in binary: it comes once per token.
    case text = 0x90
    /// Any other `GenerationEvent`.
    case event = 0x91
    case generationFailed = 0x92
}
