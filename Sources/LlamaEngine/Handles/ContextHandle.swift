internal import CLlama
internal import CLlamaShim

/// Owns an inference context: the KV cache, the compute buffers and the
/// threads that fill them. One thread at a time may use it.
@safe struct ContextHandle: ~Copyable {
    let pointer: OpaquePointer
    /// Worker threads that stay between decodes. Without one, ggml makes and
    /// ends its threads for every single token.
    private let threadPool: OpaquePointer?

    /// Takes ownership of a context libllama returned, and gives it a thread
    /// pool of `threads` workers for decode and prefill alike.
    init(owning pointer: OpaquePointer, threads: Int) {
        unsafe self.pointer = pointer
        var parameters = ggml_threadpool_params_default(Int32(threads))
        unsafe threadPool = ggml_threadpool_new(&parameters)
        if let threadPool = unsafe threadPool {
            unsafe llama_attach_threadpool(pointer, threadPool, threadPool)
        }
    }

    deinit {
        unsafe llama_free(pointer)
        if let threadPool = unsafe threadPool {
            unsafe ggml_threadpool_free(threadPool)
        }
    }

    /// The context window in force, in tokens; libllama rounds what was asked.
    var window: Int {
        unsafe Int(llama_n_ctx_seq(pointer))
    }

    /// Bytes allocated for the KV cache.
    var cacheBytes: Int {
        unsafe Int(cl_context_memory_bytes(pointer))
    }

    /// Bytes the tokens in the cache take, from the size of a saved state. Slow
    /// on a full cache: not for every token.
    var stateBytes: Int {
        unsafe Int(llama_state_seq_get_size(pointer, 0))
    }

    /// The position after the last token in the cache.
    var endPosition: Int {
        unsafe Int(llama_memory_seq_pos_max(llama_get_memory(pointer), 0)) + 1
    }

    /// Removes the tokens from `position` on. False when this kind of cache
    /// cannot drop a part of itself; it is unchanged then.
    func removeTokens(from position: Int) -> Bool {
        unsafe llama_memory_seq_rm(llama_get_memory(pointer), 0, Int32(position), -1)
    }

    func clear() {
        unsafe llama_memory_clear(llama_get_memory(pointer), false)
    }

    /// Waits for work a GPU may still be doing, so that a clock read next is right.
    func synchronize() {
        unsafe llama_synchronize(pointer)
    }
}
