internal import EngineKit

/// Refusals whose status says what to do, whoever sends them: an engine, or a
/// proxy before it.
extension ServerExplanation {
    /// `nil` for a status that says nothing more than that it failed.
    /// `retryAfter` is in seconds.
    func refusal(_ status: Int?, _ message: String, retryAfter: Int?) -> EngineError? {
        let words = Self.inParentheses(message)
        let again = retryAfter.map { "send again in \(Self.span($0))" }
        switch status {
        case 413:
            return EngineError(
                .failed,
                "\(name) at \(address) takes no request as long as this\(words): shorten the conversation, or raise the limit of the server or the proxy before it."
            )
        case 429:
            return EngineError(
                .failed,
                "\(name) at \(address) takes no more requests for now\(words): \(again ?? "send again later")."
            )
        case 502, 504:
            return EngineError(
                .unreachable,
                "The proxy at \(address) gets no answer from \(name) behind it (status \(status ?? 0)): see whether that runs, and send again."
            )
        case 503:
            return EngineError(
                .failed,
                "\(name) at \(address) is busy or not ready yet\(words): \(again ?? "send again in a moment")."
            )
        default: return nil
        }
    }

    func wantsKey(_ message: String) -> EngineError {
        EngineError(
            .failed,
            "\(name) at \(address) wants another API key\(Self.inParentheses(message)): give it with --host-key \(address)=KEY, or set CANTER_API_KEY to the key of --engine."
        )
    }

    func compressed(_ encoding: String) -> EngineError {
        EngineError(
            .protocolViolation,
            "\(name) at \(address) compresses its answers (\(Self.printable(encoding))) although nobody asked for it: switch that off in it, or in the proxy before it."
        )
    }

    /// No connection by TLS, with what the library says of it.
    func tls(_ error: String) -> EngineError {
        let (what, remedy) =
            if error.contains("CERTIFICATE_VERIFY_FAILED") {
                (
                    "has a certificate this machine does not trust (its own, one that has run out, or of an unknown authority)",
                    "give the file of its certificate with --certificate, or renew it"
                )
            } else if error.contains("failedToValidateHostname")
                || error.contains("serverHostnameImpossibleToMatch")
            {
                ("has a certificate for another name", "give the address with the name it is for")
            } else if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains(
                where: error.contains)
            {
                ("does not speak TLS", "give its address with http:// instead of https://")
            } else {
                (
                    "cannot be spoken to by TLS",
                    "see whether its address is one of https://, and which versions of TLS it has"
                )
            }
        return EngineError(.unreachable, "\(name) at \(address) \(what): \(remedy).")
    }

    private static func inParentheses(_ message: String) -> String {
        message.isEmpty ? "" : " (\(message))"
    }

    /// `20 s`, `3 min`, `2 h`, rounded up.
    private static func span(_ seconds: Int) -> String {
        switch seconds {
        case ...90: "\(max(1, seconds)) s"
        case ...5400: "\((seconds + 59) / 60) min"
        default: "\((seconds + 3599) / 3600) h"
        }
    }
}
