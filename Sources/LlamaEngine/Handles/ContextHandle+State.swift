internal import CLlama

/// Copies of a cache's content, to go back to.
extension ContextHandle {
    /// How much of the cache a copy holds.
    enum StateScope {
        /// Everything.
        case whole
        /// Only what cannot be rolled back: the cells of sliding windows and the
        /// state of recurrent layers. Says nothing about the other layers.
        case partial

        fileprivate var flags: llama_state_seq_flags {
            switch self {
            case .whole: llama_state_seq_flags(LLAMA_STATE_SEQ_FLAGS_NONE)
            case .partial: llama_state_seq_flags(LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY)
            }
        }
    }

    /// Bytes a copy takes; 0 when libllama cannot make one. Slow on a full
    /// cache: not for every token.
    func stateBytes(_ scope: StateScope) -> Int {
        unsafe Int(llama_state_seq_get_size_ext(pointer, 0, scope.flags))
    }

    /// Writes a copy into `buffer` and returns how many bytes it took; 0 when
    /// it could not be made.
    func copyState(_ scope: StateScope, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe Int(
            llama_state_seq_get_data_ext(
                pointer, start.assumingMemoryBound(to: UInt8.self), buffer.count, 0, scope.flags))
    }

    /// A copy on the heap; `nil` when it could not be made.
    func copyState(_ scope: StateScope) -> [UInt8]? {
        let size = stateBytes(scope)
        guard size > 0 else { return nil }
        let state = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe copyState(scope, into: UnsafeMutableRawBufferPointer(buffer))
        }
        return state.count == size ? state : nil
    }

    /// Puts a copy back. False when libllama refused it; what the cache holds
    /// then is undefined, and it has to be cleared.
    ///
    /// The bytes must be those `copyState` made with the same model and
    /// settings: libllama takes them at their word.
    func setState(_ scope: StateScope, from buffer: UnsafeRawBufferPointer) -> Bool {
        guard let start = buffer.baseAddress else { return false }
        let read = unsafe llama_state_seq_set_data_ext(
            pointer, start.assumingMemoryBound(to: UInt8.self), buffer.count, 0, scope.flags)
        return Int(read) == buffer.count
    }

    func setState(_ scope: StateScope, from state: [UInt8]) -> Bool {
        unsafe state.withUnsafeBytes { unsafe setState(scope, from: $0) }
    }
}
