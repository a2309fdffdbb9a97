package import ChatCore

/// How many bytes a second decoding reads from memory.
///
/// A pass over the model reads its weights and the KV cache of the depth; it
/// makes one token, or of drafted ones several. With t tokens a second of which
/// the share s was drafted: bytes a pass x t x (1 - s).
package enum DecodeBandwidth {
    /// Bytes a second. Estimated: the bytes are those of the file's header, and
    /// what the processor's caches spare is not known.
    ///
    /// - Parameters:
    ///   - rate: Tokens a second.
    ///   - depth: Tokens in the context, on average over what `rate` is of.
    ///   - drafts: Of `tokens` tokens; `nil` where nothing was drafted.
    package static func achieved(
        _ traffic: ModelTraffic, rate: Double, depth: Double, drafts: DraftCounts? = nil,
        tokens: Int? = nil
    ) -> Figure<Double> {
        var passes = rate
        if let drafts, let tokens, tokens > 0 {
            passes *= 1 - Double(min(drafts.accepted, tokens)) / Double(tokens)
        }
        return Figure(traffic.bytesPerToken(at: depth) * passes, .estimated)
    }
}
