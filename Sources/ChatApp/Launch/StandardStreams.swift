internal import Canvas

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard input, output and error of a command without a screen.
enum StandardStreams {
    static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }
    static let isOutputTerminal = isatty(STDOUT_FILENO) == 1

    /// Everything on standard input; bytes that are no UTF-8 become U+FFFD.
    static func readAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes at once. What a model says is cleaned for a terminal, which it
    /// could otherwise drive, and left as it is for a file or a pipe.
    ///
    /// Throws `CommandFailure` when nobody reads any more or the disk is full.
    static func write(_ text: String) throws(CommandFailure) {
        try write(isOutputTerminal ? clean(text) : text, to: STDOUT_FILENO)
    }

    /// The same with parts that stand out on a terminal, unless it can show none.
    static func write(_ text: StyledText) throws(CommandFailure) {
        let isBold = isOutputTerminal && processEnvironment()["TERM"] != "dumb"
        guard isBold else { return try write(text.plain) }
        try write(text.forTerminal, to: STDOUT_FILENO)
    }

    /// One line on standard error.
    static func complain(_ line: String) {
        // Nothing is left to do where even that cannot be written.
        try? write(clean(line) + "\n", to: STDERR_FILENO)
    }

    /// Replaces the line the cursor is in on a terminal's standard error, cut
    /// to a width every terminal has: a wrapped line could not be written over.
    static func overwrite(_ line: String) {
        let text = clean(line).prefix(79)
        try? write("\r\u{1B}[K" + text, to: STDERR_FILENO)
    }

    private static func clean(_ text: String) -> String {
        DisplayText.normalise(text, keepingLineBreaks: true)
    }

    private static func write(_ text: String, to descriptor: Int32) throws(CommandFailure) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe platformWrite(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                // Whoever closed the pipe has read enough: no reason to complain.
                if errno == EPIPE { throw .quiet }
                throw CommandFailure(
                    "The output cannot be written (\(unsafe String(cString: strerror(errno)))).")
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// write(2), under a name that is not the enumeration's own.
private func platformWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
