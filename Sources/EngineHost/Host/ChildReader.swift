internal import EngineKit

/// What the reading thread of a connection knows: the child's output as
/// messages and its log as lines. Owns both descriptors, which do not block.
struct ChildReader {
    /// `nil` once at its end.
    private(set) var output: CInt?
    private(set) var log: CInt?
    private let handler: @Sendable (ChildConnection.Event) -> Void
    private let logFile: LogFile?
    private var tail = LogTail()
    private var decoder = FrameDecoder()
    /// Whether the child broke the protocol; its output is thrown away then.
    private var isDeaf = false
    /// As much as a pipe holds on Linux, so that one `read` empties it.
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(
        output: CInt, log: CInt, logFile: String?,
        handler: @escaping @Sendable (ChildConnection.Event) -> Void
    ) {
        self.output = output
        self.log = log
        self.logFile = logFile.flatMap(LogFile.init(path:))
        self.handler = handler
    }

    /// The end of the log.
    var lines: [String] { tail.lines }

    /// Reads the output once and hands over the messages it completes.
    /// Returns whether there was anything.
    @discardableResult
    mutating func readOutput() -> Bool {
        guard let descriptor = output else { return false }
        let count = readAvailable(descriptor, into: &buffer)
        if count == 0 {
            closeDescriptor(descriptor)
            output = nil
            handler(.outputEnded)
        }
        guard count > 0, !isDeaf else { return count > 0 }
        decoder.append(buffer[..<count])
        do throws(EngineError) {
            while let frame = try decoder.next() {
                handler(.message(try ReplyMessage(frame)))
            }
        } catch {
            isDeaf = true
            var violation = error
            violation.log = CrashReport(lines).telling
            handler(.violated(violation))
        }
        return true
    }

    /// Reads the log once. Returns whether there was anything.
    @discardableResult
    mutating func readLog() -> Bool {
        guard let descriptor = log else { return false }
        let count = readAvailable(descriptor, into: &buffer)
        if count == 0 {
            closeDescriptor(descriptor)
            log = nil
        }
        guard count > 0 else { return false }
        let ended = tail.append(buffer[..<count])
        logFile?.append(ended)
        return true
    }

    /// Reads what is left in both and closes them. A process the child left
    /// behind may still hold the other ends: it is not waited for.
    mutating func drain() {
        while readOutput() {}
        while readLog() {}
        for descriptor in [output, log] {
            if let descriptor { closeDescriptor(descriptor) }
        }
        (output, log) = (nil, nil)
    }
}
