internal import ChatCore
internal import EngineKit

/// What a person reads when a message could not be made to fit. Each names the
/// counts and what can be done.
extension Failure {
    static func tooLong(_ tokens: TokenCount, _ room: ContextRoom) -> Failure {
        Failure(
            "The conversation has \(words(tokens)) tokens and the window holds \(room.window), \(room.reply) of them for the reply; nothing was sent: shorten the message, start a new conversation, load with a larger --context, or let the oldest turns go (overflow drop-oldest or summarise)."
        )
    }

    static func messageTooLong(_ tokens: TokenCount, _ room: ContextRoom) -> Failure {
        Failure(
            "The message alone has \(words(tokens)) tokens and the window holds \(room.window), \(room.reply) of them for the reply; nothing was sent: shorten it, or load with a larger --context."
        )
    }

    static func noSummary(_ model: String) -> Failure {
        Failure(
            "\(model) wrote no summary of the oldest turns; nothing was sent: send again to retry, or choose another way (overflow drop-oldest)."
        )
    }

    static func summaryFailed(_ error: EngineError) -> Failure {
        Failure(
            "The oldest turns could not be summarised, nothing was sent: \(error.description)",
            log: error.log)
    }

    static func beyondTraining(_ tokens: TokenCount, _ trained: Int) -> Failure {
        Failure(
            "The conversation has \(words(tokens)) tokens and the model was trained for \(trained); nothing was sent: let the oldest turns go (overflow drop-oldest or summarise), or start a new conversation."
        )
    }

    static func notEnlarged(
        _ tokens: TokenCount, _ room: ContextRoom, because error: EngineError
    ) -> Failure {
        Failure(
            "The conversation has \(words(tokens)) tokens, the window holds \(room.window), and whether a larger one fits is not known; nothing was sent: \(error.description)",
            log: error.log)
    }

    static func noMemory(_ tokens: TokenCount, window: Int, _ estimate: MemoryEstimate) -> Failure {
        let lacking = estimate.devices.first { device in
            device.available.map { device.needed > $0 } ?? false
        }
        let numbers = lacking.map {
            " \(mebibytes($0.needed)) MiB of \($0.name) memory where \(mebibytes($0.available ?? 0)) are free"
        }
        let largest = estimate.largestWindow.map { ", the largest that fits is \($0)" }
        return Failure(
            "The conversation has \(words(tokens)) tokens, and a window of \(window) would need\(numbers ?? " more memory than there is")\(largest ?? ""); nothing was sent: let the oldest turns go (overflow drop-oldest or summarise), or start a new conversation."
        )
    }

    static let fittingStopped = Failure("Stopped before anything was sent; the message is kept.")

    private static func words(_ tokens: TokenCount) -> String {
        tokens.provenance == .engineReported ? "\(tokens.value)" : "~\(tokens.value)"
    }

    private static func mebibytes(_ bytes: Int) -> Int { (bytes + (1 << 19)) >> 20 }
}
