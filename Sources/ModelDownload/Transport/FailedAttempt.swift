/// Why one request, or the reading of its answer, came to nothing.
struct FailedAttempt: Error {
    var error: DownloadError
    /// Whether the same request may succeed later.
    var isWorthRetrying: Bool
    /// How long the server asks to be left alone.
    var wait: Duration?

    /// Nothing helps.
    static func final(_ error: DownloadError) -> FailedAttempt {
        FailedAttempt(error: error, isWorthRetrying: false)
    }

    static func passing(_ error: DownloadError, wait: Duration? = nil) -> FailedAttempt {
        FailedAttempt(error: error, isWorthRetrying: true, wait: wait)
    }
}
