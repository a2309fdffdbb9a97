internal import CLlama
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What libllama says of itself: passed on to stderr, and the part that the
/// library tells in no other way remembered.
///
/// libllama has one log for the process, hence one `shared` here.
final class LibraryLog: Sendable {
    static let shared = LibraryLog()

    private struct State {
        var lastErrors: [String] = []
        var flashAttention: Bool?
        var line = ""
        var level = GGML_LOG_LEVEL_NONE
    }

    private let state = Mutex(State())

    /// Sends libllama's log here. Before any other call into the library.
    func install() {
        unsafe llama_log_set(
            { level, text, _ in
                guard let text = unsafe text else { return }
                unsafe LibraryLog.shared.receive(level, String(cString: text))
            }, nil)
    }

    /// Forgets what was remembered; before a load.
    func reset() {
        state.withLock { $0 = State() }
    }

    /// The reasons libllama gave for its last failure, oldest first.
    var errors: [String] {
        state.withLock { $0.lastErrors }
    }

    /// Whether a context made since `reset` resolved "auto" to on or off;
    /// `nil` when it did not say.
    var resolvedFlashAttention: Bool? {
        state.withLock { $0.flashAttention }
    }

    private func receive(_ level: ggml_log_level, _ text: String) {
        let complete: String? = state.withLock { state in
            // CONT continues a line begun at another level.
            if level != GGML_LOG_LEVEL_CONT { state.level = level }
            state.line += text
            guard state.line.hasSuffix("\n") else { return nil }
            let line = String(state.line.dropLast())
            state.line = ""
            if state.level == GGML_LOG_LEVEL_ERROR {
                state.lastErrors.append(line)
                state.lastErrors.removeFirst(max(0, state.lastErrors.count - 8))
            }
            if line.contains("Flash Attention enabled") {
                state.flashAttention = true
            } else if line.contains("Flash Attention not supported") {
                state.flashAttention = false
            }
            return state.level == GGML_LOG_LEVEL_DEBUG ? nil : line + "\n"
        }
        guard let complete else { return }
        let bytes = Array(complete.utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
}
