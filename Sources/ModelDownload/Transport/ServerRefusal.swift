internal import NIOHTTP1

/// Statuses that mean the same wherever they come from.
enum ServerRefusal {
    /// Why `text` is none that could be used now, where trying later may help.
    static func passing(_ text: WebRequester.Text) -> FailedAttempt? {
        passing(text.status, text.headers, text.address.origin)
    }

    /// `nil` for a status that will stay the same.
    static func passing(
        _ status: Int, _ headers: HTTPHeaders, _ origin: WebAddress.Origin
    ) -> FailedAttempt? {
        let wait = wait(headers)
        switch status {
        case 429:
            let when = wait.map { "in \($0.components.seconds) seconds" } ?? "in some minutes"
            return .passing(
                DownloadError(
                    .limited,
                    "\(origin) takes no more requests for now: try again \(when), or set HF_TOKEN to be allowed more."
                ), wait: wait)
        case 408, 425, 500...599:
            return .passing(
                DownloadError(
                    .failed, "\(origin) fails (status \(status)): try again later."), wait: wait)
        default:
            return nil
        }
    }

    /// How long the server asks to be left alone: `Retry-After` in seconds, or
    /// the `t` of the hub's `RateLimit: "api";r=0;t=57`.
    private static func wait(_ headers: HTTPHeaders) -> Duration? {
        let seconds =
            headers.first(name: "Retry-After").flatMap { Int($0) }
            ?? headers.first(name: "RateLimit").flatMap { limit in
                limit.split(separator: ";").lazy.map { $0.filter { $0 != " " } }.first {
                    $0.hasPrefix("t=")
                }.flatMap { Int($0.dropFirst(2)) }
            }
        return seconds.flatMap { $0 > 0 ? .seconds(min($0, 1_000_000)) : nil }
    }
}
