/// Layers of a model that keep the same kind of memory.
package struct CacheLayers: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Attention over everything: keys and values of every token.
        case full
        /// Attention over the latest tokens only.
        case sliding
        /// A state of constant size.
        case recurrent
    }

    package var kind: Kind
    /// How many layers.
    package var layers: Int
    /// Bytes of keys and values a token takes in all of them together; 0 for
    /// recurrent ones.
    package var bytesPerToken: Double
    /// Bytes a token of theirs is read again by further layers, which keep nothing
    /// of their own; `nil` without such.
    package var sharedBytesPerToken: Double?
    /// Tokens a sliding window spans.
    package var span: Int?
    /// Bytes of the state of recurrent ones, all together.
    package var stateBytes: Int?

    package init(
        kind: Kind, layers: Int, bytesPerToken: Double, span: Int? = nil, stateBytes: Int? = nil
    ) {
        self.kind = kind
        self.layers = layers
        self.bytesPerToken = bytesPerToken
        self.span = span
        self.stateBytes = stateBytes
    }

    /// Bytes of these layers that making one token at `depth` reads.
    package func bytesRead(at depth: Double) -> Double {
        let bytes = bytesPerToken + (sharedBytesPerToken ?? 0)
        return switch kind {
        case .full: bytes * depth
        case .sliding: bytes * min(depth, span.map(Double.init) ?? depth)
        case .recurrent: Double(stateBytes ?? 0)
        }
    }
}
