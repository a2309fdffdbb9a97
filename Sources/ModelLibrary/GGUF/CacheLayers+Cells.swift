package import ChatCore

extension CacheLayers {
    /// Cells libllama allocates for these layers with a window of so many tokens,
    /// of which it computes at most `microBatch` at once; of recurrent layers,
    /// states. A sliding window keeps all tokens where `keepsAll` is said.
    package func cells(window: Int, microBatch: Int, keepsAll: Bool = false) -> Int {
        switch kind {
        case .full: return window
        case .recurrent: return 1
        case .sliding:
            guard let span, !keepsAll else { return window }
            // In steps of 256, which may be more than the whole window.
            return (min(window, span + microBatch) + 255) / 256 * 256
        }
    }
}
