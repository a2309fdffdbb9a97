internal import CLlama
internal import Dispatch
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

    fileprivate struct State {
        var lastErrors: [String] = []
        var flashAttention: Bool?
        var loadMode: String?
        var gpuLayers: Int?
        var couldNotLock = false
        /// Whether only errors are passed on.
        var isQuiet = false
        var line = ""
        var level = GGML_LOG_LEVEL_NONE
    }

    private let state = Mutex(State())
    private let turn = DispatchSemaphore(value: 1)

    /// Sends libllama's log here. Before any other call into the library.
    func install() {
        unsafe llama_log_set(
            { level, text, _ in
                guard let text = unsafe text else { return }
                unsafe LibraryLog.shared.receive(level, String(cString: text))
            }, nil)
    }

    /// Waits for the loads of other engines in this process to end: what the
    /// log says must be of one load. Every call is followed by `endLoad`.
    func beginLoad() {
        turn.wait()
        reset()
    }

    func endLoad() {
        turn.signal()
    }

    /// Forgets what was remembered.
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

    /// How the weights of a model loaded since `reset` came into memory, by
    /// libllama's name for it.
    var loadMode: String? {
        state.withLock { $0.loadMode }
    }

    /// Layers of it put on a GPU; `nil` when it did not say.
    var gpuLayers: Int? {
        state.withLock { $0.gpuLayers }
    }

    /// Whether its weights could not be held in memory, though that was asked for.
    var couldNotLock: Bool {
        state.withLock { $0.couldNotLock }
    }

    /// Runs `body`, passing nothing on but errors: what libllama says while a
    /// load is only computed would be taken for that load's.
    func quietly<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        state.withLock { $0.isQuiet = true }
        defer { state.withLock { $0.isQuiet = false } }
        return try body()
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
            state.remember(line)
            if state.isQuiet, state.level != GGML_LOG_LEVEL_ERROR { return nil }
            return state.level == GGML_LOG_LEVEL_DEBUG ? nil : line + "\n"
        }
        guard let complete else { return }
        let bytes = Array(complete.utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
}

extension LibraryLog.State {
    /// Keeps what a line says of a load.
    fileprivate mutating func remember(_ line: String) {
        if line.contains("Flash Attention enabled") {
            flashAttention = true
        } else if line.contains("Flash Attention not supported") {
            flashAttention = false
        } else if let mode = line.split(separator: "(load_mode = ").dropFirst().first {
            loadMode = String(mode.prefix { $0 != ")" })
        } else if line.hasSuffix(" layers to GPU"),
            let count = line.split(separator: "offloaded ").last?.split(separator: "/").first
        {
            gpuLayers = Int(count) ?? gpuLayers
        } else if line.contains("failed to mlock") {
            couldNotLock = true
        }
    }
}
