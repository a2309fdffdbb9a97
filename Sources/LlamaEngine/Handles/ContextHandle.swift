internal import CLlama
internal import CLlamaShim

/// Owns an inference context: the KV cache, the compute buffers and the
/// threads that fill them. One thread at a time may use it.
@safe struct ContextHandle: ~Copyable {
    let pointer: OpaquePointer
    /// Worker threads that stay between decodes. Without them, ggml makes and
    /// ends its threads for every single token.
    let threadPools: ThreadPools

    /// Takes ownership of a context libllama returned, and gives it `threads`
    /// for decode and prefill alike, from `pools`.
    init(owning pointer: OpaquePointer, threads: Int, pools: ThreadPools = ThreadPools()) {
        unsafe self.pointer = pointer
        threadPools = pools
        unsafe pools.attach(threads, to: pointer)
    }

    deinit {
        unsafe llama_free(pointer)
    }

    /// Evaluates with so many threads from now on.
    func useThreads(_ count: Int) {
        unsafe threadPools.attach(count, to: pointer)
    }

    /// The context window in force, in tokens; libllama rounds what was asked.
    var window: Int {
        unsafe Int(llama_n_ctx_seq(pointer))
    }

    /// Bytes allocated for the KV cache.
    var cacheBytes: Int {
        unsafe Int(cl_context_memory_bytes(pointer))
    }

    /// The position after the last token in the cache.
    var endPosition: Int {
        unsafe Int(llama_memory_seq_pos_max(llama_get_memory(pointer), 0)) + 1
    }

    /// The lowest position whose keys and values are all there; -1 when the
    /// cache is empty. More than 0 where a sliding window has moved on; the last
    /// one where the state is recurrent.
    var firstPosition: Int {
        unsafe Int(llama_memory_seq_pos_min(llama_get_memory(pointer), 0))
    }

    /// Removes the tokens from `position` on. False when this kind of cache
    /// cannot drop a part of itself; it is unchanged then.
    func removeTokens(from position: Int) -> Bool {
        unsafe llama_memory_seq_rm(llama_get_memory(pointer), 0, Int32(position), -1)
    }

    /// Takes the tokens in `range` out, and moves those behind it up. Only
    /// where `canShift`: elsewhere libllama ends the process. False when the
    /// cache could not drop them; it is unchanged then.
    func shift(out range: Range<Int>) -> Bool {
        let memory = unsafe llama_get_memory(pointer)
        let (start, end) = (Int32(range.lowerBound), Int32(range.upperBound))
        guard unsafe llama_memory_seq_rm(memory, 0, start, end) else { return false }
        unsafe llama_memory_seq_add(memory, 0, end, -1, start - end)
        return true
    }

    func clear() {
        unsafe llama_memory_clear(llama_get_memory(pointer), false)
    }

    /// Waits for work a GPU may still be doing, so that a clock read next is right.
    func synchronize() {
        unsafe llama_synchronize(pointer)
    }
}
