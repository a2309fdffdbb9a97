/// What drawing the screen cost, over a second or so.
package struct ScreenUsage: Sendable, Hashable {
    /// Of one core, by this process, the engine's apart: 0.01 is one per cent.
    package var processorShare: Double
    package var framesPerSecond: Double
    /// Written to the terminal.
    package var bytesPerSecond: Double
    /// Resident memory of this process; `nil` where it is not known.
    package var residentBytes: Int?
    /// Since the start.
    package var frames: Int
    package var bytes: Int
    /// Frames left out since the start, because the screen or the terminal was slow.
    package var droppedFrames: Int
    /// The most frames a second there are now.
    package var frameLimit: Double

    package init(
        processorShare: Double, framesPerSecond: Double, bytesPerSecond: Double,
        residentBytes: Int?, frames: Int, bytes: Int, droppedFrames: Int, frameLimit: Double
    ) {
        self.processorShare = processorShare
        self.framesPerSecond = framesPerSecond
        self.bytesPerSecond = bytesPerSecond
        self.residentBytes = residentBytes
        self.frames = frames
        self.bytes = bytes
        self.droppedFrames = droppedFrames
        self.frameLimit = frameLimit
    }
}
