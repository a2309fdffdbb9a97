internal import EngineKit

/// Puts what a server does wrong into sentences that name it and the remedy.
struct ServerExplanation: Sendable {
    /// The engine's name: `llama-server`.
    var name: String
    var address: String

    func unreachable(_ why: String) -> EngineError {
        EngineError(
            .unreachable,
            "\(name) at \(address) \(why): start it there, or give another address with --engine.")
    }

    /// The connection ended before the reply did.
    func brokenOff(_ what: String) -> EngineError {
        EngineError(
            .crashed, "\(name) at \(address) \(what): see whether it still runs, and send again.")
    }

    func protocolViolation(_ what: String) -> EngineError {
        EngineError(
            .protocolViolation,
            "\(name) at \(address) \(what): check the address and the kind of engine it names.")
    }

    /// A model that does not fit in the server's memory.
    func tooLarge(_ model: String) -> EngineError {
        EngineError(
            .outOfMemory,
            "\(Self.printable(model)) does not fit in the memory \(name) has at \(address): choose a smaller model, or a smaller window."
        )
    }

    var cannotGoOn: EngineError {
        EngineError(
            .unsupported, "\(name) at \(address) cannot go on with a reply: have it made again.")
    }

    /// A model it could not fetch, with its own words for why.
    func notFetched(_ model: String, _ message: String) -> EngineError {
        let (model, why) = (Self.printable(model), Self.printable(message))
        return ["not found", "does not exist"].contains(where: why.lowercased().contains)
            ? EngineError(
                .modelNotFound,
                "\(name) at \(address) finds no model \(model) (\(why)): check its name.")
            : EngineError(
                .failed,
                "\(name) at \(address) could not fetch \(model) (\(why)): look at its log, or try again."
            )
    }

    func unknownModel(_ name: String, listed: [String]) -> EngineError {
        let names = listed.prefix(8).joined(separator: ", ")
        return EngineError(
            .modelNotFound,
            "\(self.name) at \(address) has no model \(Self.printable(name)): it lists "
                + "\(names.isEmpty ? "none" : names).")
    }

    /// An error the server gave, with the status of its reply when it was not
    /// in the middle of a stream.
    /// `retryAfter` is in seconds.
    func failure(_ failure: ServerFailure, status: Int?, retryAfter: Int? = nil) -> EngineError {
        let message = Self.printable(failure.message ?? "")
        let lowered = message.lowercased()
        let what = message.isEmpty ? "status \(status ?? 0)" : message
        if failure.type == "exceed_context_size_error"
            || ["maximum context length", "maximum model length", "context size"].contains(
                where: lowered.contains)
        {
            return contextOverflow(failure, message)
        }
        switch status {
        case 400 where lowered == "model is not loaded":
            return EngineError(
                .noModel,
                "\(name) at \(address) has put the model out of memory: send again to have it loaded."
            )
        case 400 where lowered.hasPrefix("model '") && lowered.hasSuffix("' not found"):
            return EngineError(
                .modelNotFound,
                "\(name) at \(address) does not have that model (\(message)): choose one it lists.")
        case 401, 403:
            return wantsKey(what)
        case 404 where lowered.contains("model"):
            return EngineError(
                .modelNotFound,
                "\(name) at \(address) does not have that model (\(message)): choose one it lists.")
        case 404, 405:
            return protocolViolation("knows no chat completions (\(what))")
        case 503 where lowered.contains("busy"):
            return EngineError(
                .failed,
                "\(name) at \(address) has too much to do for others (\(message)): send again in a moment."
            )
        case 503 where lowered.contains("loading"):
            return EngineError(
                .noModel,
                "\(name) at \(address) is still loading its model: send again in a moment."
            )
        default:
            if let refusal = refusal(status, message, retryAfter: retryAfter) { return refusal }
            return EngineError(
                .failed, "\(name) at \(address) failed (\(what)): look at its log, or send again.")
        }
    }

    private func contextOverflow(_ failure: ServerFailure, _ message: String) -> EngineError {
        var overflow = ContextOverflow(message: message)
        if let tokens = failure.promptTokens {
            overflow.promptTokens = tokens
            overflow.isAtLeast = false
        }
        overflow.window = failure.contextWindow ?? overflow.window
        return contextOverflow(overflow, message)
    }

    /// What a server says of a prompt that is too long for it, with its own words.
    func contextOverflow(_ overflow: ContextOverflow, _ message: String) -> EngineError {
        var error: EngineError
        if let prompt = overflow.promptTokens, let window = overflow.window {
            let least = overflow.isAtLeast ? "at least " : ""
            error = EngineError(
                .contextOverflow,
                "The conversation takes \(least)\(prompt) tokens, the window of \(name) holds \(window): "
                    + "shorten it, or start the server with a larger one.")
        } else {
            error = EngineError(
                .contextOverflow,
                "The conversation does not fit in the window of \(name) (\(Self.printable(message))): "
                    + "shorten it, or enlarge the window.")
        }
        error.overflow = overflow
        return error
    }

    /// A server's words, at most 300 characters, without anything that could
    /// drive a terminal.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(300) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            case .format: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
