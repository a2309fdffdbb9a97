/// What a download puts up with.
package struct DownloadLimits: Sendable {
    /// Connections for one file at most.
    package var connections: Int
    /// Bytes that are worth a connection of their own.
    package var smallestShare: Int
    /// How long a server may be silent.
    package var silence: Duration
    /// How long an Ollama server may be silent: it says nothing while it hashes.
    package var ollamaSilence: Duration
    /// Tries in a row that bring nothing.
    package var tries: Int
    /// The longest a server may ask to be left alone for.
    package var longestWait: Duration
    /// Bytes after which what came is made to reach the disk.
    package var flushedBytes: Int
    /// How long what came may lie in memory otherwise.
    package var flushInterval: Duration

    package init(
        connections: Int = 4, smallestShare: Int = 16 << 20, silence: Duration = .seconds(30),
        ollamaSilence: Duration = .seconds(900), tries: Int = 6,
        longestWait: Duration = .seconds(300), flushedBytes: Int = 32 << 20,
        flushInterval: Duration = .seconds(5)
    ) {
        self.connections = connections
        self.smallestShare = smallestShare
        self.silence = silence
        self.ollamaSilence = ollamaSilence
        self.tries = tries
        self.longestWait = longestWait
        self.flushedBytes = flushedBytes
        self.flushInterval = flushInterval
    }

    /// How long to wait after so many tries in a row that failed, from 1 on:
    /// twice as long each time, up to half a minute.
    func pause(after failures: Int) -> Duration {
        .seconds(min(30, 1 << min(5, max(0, failures - 1))))
    }
}
