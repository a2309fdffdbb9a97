internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the end of a child's log says of the child's end.
struct CrashReport {
    /// The most lines that are shown.
    private static let mostLines = 6

    private let lines: [String]

    /// `lines` is the end of the log, oldest first.
    init(_ lines: [String]) {
        self.lines = lines
    }

    /// The lines that matter: those that speak of trouble, the first and the
    /// last of them, and what was said at the very end. A library logs far
    /// more of what went well.
    var telling: [String] {
        let troubles = lines.indices.filter { Self.isTrouble(lines[$0]) }
        let chosen = Set(troubles.prefix(1) + troubles.suffix(2) + lines.indices.suffix(3))
        return chosen.sorted().suffix(Self.mostLines).map { lines[$0] }
    }

    /// The assertion that ended it, without where in the source it stands:
    /// `GGML_ASSERT(n_tokens <= n_batch) failed`.
    var assertion: String? {
        for line in lines.reversed() {
            if let range = line.firstRange(of: "GGML_ASSERT(") {
                return String(line[range.lowerBound...])
            }
            // ggml_abort: "/src/ggml.c:123: fatal error"
            let parts = line.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2, let colon = parts[0].lastIndex(of: ":") else { continue }
            let number = parts[0][parts[0].index(after: colon)...]
            if parts[0][..<colon].contains("."), !number.isEmpty,
                number.allSatisfy(\.isNumber)
            {
                return String(parts[1])
            }
        }
        return nil
    }

    /// The RPC servers it lost and ended for, as `192.168.1.20:50052`; empty
    /// when that was not the reason. The embedded engine says so last of all.
    var lostServers: [String] {
        let words = "lost RPC server "
        guard let line = lines.last(where: { $0.hasPrefix(words) }) else { return [] }
        return line.dropFirst(words.count).split(separator: ", ").map(String.init)
    }

    /// Whether it ended for want of memory.
    var isOutOfMemory: Bool {
        lines.contains { line in
            [
                "bad_alloc", "unable to allocate", "failed to allocate", "insufficient memory",
                "Cannot allocate memory", "out of memory",
            ].contains { line.contains($0) }
        }
    }

    private static func isTrouble(_ line: String) -> Bool {
        let line = line.lowercased()
        return [
            "error", "fail", "assert", "abort", "terminate", "what():", "fatal", "cannot",
            "unable", "memory", "bad_alloc", "exception", "invalid",
        ].contains { line.contains($0) }
    }
}

extension EngineError {
    /// The child ended without having been asked to; `log` is the end of what
    /// it wrote.
    static func crash(_ exit: ChildExit, isStarting: Bool, log: [String]) -> EngineError {
        let report = CrashReport(log)
        let lost = report.lostServers
        let sentence =
            if exit == .signal(SIGABRT), let server = lost.first {
                lost.count == 1
                    ? "The RPC server at \(server) was lost; start llama.cpp's rpc-server there again, then send again."
                    : "The connection to the RPC servers at \(lost.joined(separator: " and ")) was lost; start llama.cpp's rpc-server again where it has ended, then send again."
            } else if exit == .signal(SIGKILL) {
                // Nearly always the kernel's answer to a full memory.
                "The engine was killed (\(exit)), perhaps for want of memory; send again to restart it, or choose a smaller model."
            } else if report.isOutOfMemory {
                "The engine ran out of memory (\(exit)); send again to restart it, or choose a smaller model or --context."
            } else if exit == .signal(SIGABRT), let assertion = report.assertion {
                "The engine stopped on an error of its own, \(assertion); send again to restart it."
            } else if isStarting {
                "The engine stopped while it was starting (\(exit)); send again to restart it."
            } else {
                "The engine stopped (\(exit)); send again to restart it."
            }
        return EngineError(.crashed, sentence, log: report.telling)
    }

    /// Somebody gave up on a child that said nothing.
    static let restarted = EngineError(
        .crashed, "The engine was ended as you asked; send again to start it anew.")
}
