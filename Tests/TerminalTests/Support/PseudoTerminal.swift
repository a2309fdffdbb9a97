import Foundation

/// A terminal without a window: the test plays the terminal and sees every byte.
final class PseudoTerminal {
    /// The path a driver opens.
    let path: String
    private let terminal: Int32
    /// The end the test reads; not blocking.
    var descriptor: Int32 { terminal }
    /// Held open, so that modes can be read after a driver closed its own descriptor.
    private let device: Int32

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    init(columns: Int = 80, rows: Int = 24) throws {
        var (terminal, device): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard unsafe openpty(&terminal, &device, &name, nil, nil) == 0 else {
            throw Failure(call: "openpty", code: errno)
        }
        (self.terminal, self.device) = (terminal, device)
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        for descriptor in [terminal, device] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        resize(columns: columns, rows: rows)
    }

    deinit {
        _ = close(device)
        _ = close(terminal)
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    /// What the program printed since the last call.
    func output() -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe read(terminal, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }

    /// The same as text, for comparing with sequences.
    func text() -> String {
        String(decoding: output(), as: UTF8.self)
    }

    /// Types.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(terminal, bytes, bytes.count)
    }

    /// Lines are edited by the terminal and Ctrl-C is a signal: a shell's modes.
    var isCooked: Bool {
        let flags = modes.c_lflag
        return [ICANON, ECHO, ISIG].allSatisfy { flags & tcflag_t($0) != 0 }
    }

    /// Every key is a byte.
    var isRaw: Bool {
        let modes = modes
        return [ICANON, ECHO, ISIG, IEXTEN].allSatisfy { modes.c_lflag & tcflag_t($0) == 0 }
            && [IXON, ICRNL].allSatisfy { modes.c_iflag & tcflag_t($0) == 0 }
    }

    private var modes: termios {
        var modes = termios()
        _ = unsafe tcgetattr(device, &modes)
        return modes
    }
}
