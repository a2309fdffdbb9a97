internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Lines of a descriptor, one at a time; for one reader.
///
/// Not `readLine`, whose buffer is the process's: what it has read ahead
/// would be lost for whoever reads standard input afterwards.
final class LineReader: Sendable {
    private let descriptor: Int32
    private let state = Mutex(State())

    private struct State {
        var bytes: [UInt8] = []
        var hasEnded = false
    }

    /// The most bytes of a line: more is no line a person wrote.
    private static let longestLine = 16 << 20

    init(descriptor: Int32 = STDIN_FILENO) {
        self.descriptor = descriptor
    }

    /// The next line without its end, the last one also without any; bytes
    /// that are no UTF-8 become U+FFFD. `nil` at the end. Blocks.
    func next() -> String? {
        state.withLock { state in
            var searched = 0
            while true {
                if let end = state.bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: state.bytes[..<end], as: UTF8.self)
                    state.bytes.removeFirst(end + 1)
                    return line.hasSuffix("\r") ? String(line.dropLast()) : line
                }
                searched = state.bytes.count
                if state.hasEnded || searched > Self.longestLine {
                    defer { state.bytes = [] }
                    return state.bytes.isEmpty
                        ? nil : String(decoding: state.bytes, as: UTF8.self)
                }
                var buffer = [UInt8](repeating: 0, count: 16_384)
                let count = unsafe read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    state.hasEnded = true
                    continue
                }
                state.bytes += buffer[..<count]
            }
        }
    }
}
