internal import CLlama

/// ggml's worker threads, a pool for each number of them that was used.
///
/// One large pool would do for every count, but its idle workers wait by
/// polling, and each token tells them to go on: they would keep the very cores
/// busy that were to be left free. A pool that is not in use sleeps: ggml puts
/// the one before to sleep when a context is given another.
@safe final class ThreadPools {
    /// None is freed before the end: each context goes on to hold the one it
    /// used last, to put it to sleep when it is given another.
    private var pools: [Pool] = []

    @safe private struct Pool {
        let threads: Int
        let pointer: OpaquePointer
    }

    deinit {
        for pool in pools { unsafe ggml_threadpool_free(pool.pointer) }
    }

    /// Gives `context` a pool of so many threads, for decode and prefill alike.
    ///
    /// Not while the context evaluates. The pool belongs to this object, which
    /// must outlive the context.
    func attach(_ threads: Int, to context: OpaquePointer) {
        if let pool = unsafe pool(of: threads) {
            unsafe llama_attach_threadpool(context, pool, pool)
        } else {
            // Without one, ggml makes and ends its threads for every token.
            unsafe llama_detach_threadpool(context)
        }
        unsafe llama_set_n_threads(context, Int32(threads), Int32(threads))
    }

    /// Puts the workers of the pool last attached to sleep, until the next
    /// evaluation: they poll for some time otherwise.
    func rest() {
        guard let last = pools.last else { return }
        unsafe ggml_threadpool_pause(last.pointer)
    }

    /// The pool of so many threads, which becomes the last of the list.
    private func pool(of threads: Int) -> OpaquePointer? {
        if let index = pools.firstIndex(where: { $0.threads == threads }) {
            let pool = pools.remove(at: index)
            pools.append(pool)
            return unsafe pool.pointer
        }
        var parameters = ggml_threadpool_params_default(Int32(threads))
        parameters.paused = true
        guard let pool = unsafe ggml_threadpool_new(&parameters) else { return nil }
        unsafe pools.append(Pool(threads: threads, pointer: pool))
        return unsafe pool
    }
}
