internal import ChatCore

/// Whether two models answer at once or one after the other, and why.
struct ComparisonOrder: Equatable {
    let isAtOnce: Bool
    /// One sentence.
    let reason: String

    /// At once only where they share nothing that computes: on different machines.
    init(left: ChatSettings, right: ChatSettings) {
        let hosts = (
            EngineMachine(at: left.engine).host, EngineMachine(at: right.engine).host
        )
        isAtOnce = hosts.0 != hosts.1
        reason =
            switch hosts {
            case (nil, nil):
                "One after the other, because both would share this machine's processors and memory, and neither speed would be true."
            case (let host?, nil), (nil, let host?):
                "Both at once, because this machine and \(host) share nothing that computes."
            case (let one?, let other?) where one == other:
                "One after the other, because both would share what \(one) computes with, and neither speed would be true."
            case (let one?, let other?):
                "Both at once, because \(one) and \(other) share nothing that computes."
            }
    }

    private init(isAtOnce: Bool, reason: String) {
        self.isAtOnce = isAtOnce
        self.reason = reason
    }

    /// Where there is room for one model at a time.
    static let inItsPlace = ComparisonOrder(
        isAtOnce: false,
        reason:
            "One after the other, because there is no memory for both at once: the chat's own model is put aside for the other."
    )

    /// Where both use an RPC server.
    static let onOneServer = ComparisonOrder(
        isAtOnce: false,
        reason:
            "One after the other, because an RPC server serves one model at a time: the chat's own model is put aside for the other."
    )
}
