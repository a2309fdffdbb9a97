import ChatCore

/// What came of one reply.
struct Reply {
    var text = ""
    var tokens = 0
    var progress: [PromptProgress] = []
    var cache: CacheOccupancy?
    var result: GenerationResult?
    var usage: Usage? { result?.usage }

    mutating func add(_ event: GenerationEvent) {
        switch event {
        case .text(let delta):
            text += delta.text
            tokens += delta.tokens ?? 0
        case .promptProgress(let now): progress.append(now)
        case .cache(let now): cache = now
        case .finished(let end): result = end
        default: break
        }
    }
}
