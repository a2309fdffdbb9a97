internal import CLlama

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What this process says on stderr before it ends because ggml lost an RPC
/// server: which one that was, as ggml does not tell. `EngineHost` reads it.
enum RPCLastWords {
    private static let patience = Duration.milliseconds(500)

    /// Has it said from now on. ggml prints its own message no longer then, so
    /// that this does.
    static func install() {
        _ = unsafe ggml_set_abort_callback { message in
            guard let message = unsafe message else { return }
            let reason = unsafe String(cString: message)
            RPCLastWords.say(reason)
            guard reason.contains("RPC") else { return }
            let used = RPCServersInUse.shared.addresses
            let lost = RPCLastWords.lost(of: used) {
                do throws(RPCTrouble) {
                    _ = try RPCProbe.look(at: $0, patience: RPCLastWords.patience)
                    return nil
                } catch {
                    return error
                }
            }
            if let words = RPCLastWords.words(lost) { RPCLastWords.say(words) }
        }
    }

    /// Which of the servers this process used are lost. One that is there keeps
    /// silent, for it still serves this process; one that answers has let it go.
    static func lost(
        of used: [RPCAddress], trouble: (RPCAddress) -> RPCTrouble?
    ) -> [RPCAddress] {
        guard used.count > 1 else { return used }
        let lost = used.filter { trouble($0) != .silent }
        return lost.isEmpty ? used : lost
    }

    /// The line to say; `nil` when no server was in use.
    static func words(_ lost: [RPCAddress]) -> String? {
        lost.isEmpty
            ? nil : "lost RPC server \(lost.map(\.description).joined(separator: ", "))"
    }

    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
}
