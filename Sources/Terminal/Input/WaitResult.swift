/// What ended a wait. All empty when the time was over.
package struct WaitResult: Hashable, Sendable {
    /// What was typed, pasted or clicked, undecoded; at most 4 KB.
    package var bytes: [UInt8] = []
    /// Signals that came, each once.
    package var signals: [TerminalSignal] = []
    /// Somebody rang the bell.
    package var isRung = false
    /// No input will come any more: the terminal is gone.
    package var isHungUp = false

    package init() {}
}
