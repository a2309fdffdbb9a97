internal import ChatCore

/// What the line above the composer says beyond what runs.
struct StatusState: Sendable, Equatable {
    /// How long a second Ctrl-C quits.
    static let quitWindow = Duration.seconds(2)

    /// A sentence that stays until the next key.
    var message: String? {
        didSet { isInformation = false }
    }
    /// Whether the sentence only confirms what was asked for.
    private(set) var isInformation = false
    /// Until when a second Ctrl-C quits.
    private(set) var quitArmedUntil: MonotonicInstant?

    /// Shows a sentence that warns of nothing.
    mutating func inform(_ sentence: String) {
        message = sentence
        isInformation = true
    }

    mutating func armQuit(at now: MonotonicInstant) {
        quitArmedUntil = now.advanced(by: Self.quitWindow)
        message = nil
    }

    func isQuitArmed(at now: MonotonicInstant) -> Bool {
        quitArmedUntil.map { now < $0 } ?? false
    }

    /// Any other key: the sentence was read, and quitting is off.
    mutating func keyPressed() {
        message = nil
        quitArmedUntil = nil
    }

    mutating func expire(at now: MonotonicInstant) {
        if !isQuitArmed(at: now) { quitArmedUntil = nil }
    }
}
