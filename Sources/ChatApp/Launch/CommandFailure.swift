/// A failure that ends a command: one sentence on stderr, and a status.
struct CommandFailure: Error, Equatable {
    /// What the shell sees.
    enum Status: Int32 {
        case failed = 1
        /// Stopped by Ctrl-C, as shells report it: 128 and SIGINT.
        case interrupted = 130
    }

    /// One sentence; `nil` when all was said already.
    var sentence: String?
    var status = Status.failed

    init(_ sentence: String) {
        self.sentence = sentence
    }

    private init(status: Status) {
        self.status = status
    }

    static let interrupted = CommandFailure(status: .interrupted)
    /// Failed, and the reason needs no words.
    static let quiet = CommandFailure(status: .failed)
}
