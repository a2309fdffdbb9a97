/// What showing things on a terminal has cost.
package struct ScreenCost: Hashable, Sendable {
    /// All bytes the terminal was sent: cells, modes, questions, the clipboard.
    package var bytes: Int
    /// The flushes that sent something.
    package var frames: Int
    /// How long the terminal took to accept the last flush: next to nothing, unless it is slower
    /// than what it is sent, as over a bad connection. 0 when there was nothing to send.
    package var lastFlushSeconds: Double

    package init(bytes: Int = 0, frames: Int = 0, lastFlushSeconds: Double = 0) {
        self.bytes = bytes
        self.frames = frames
        self.lastFlushSeconds = lastFlushSeconds
    }
}
