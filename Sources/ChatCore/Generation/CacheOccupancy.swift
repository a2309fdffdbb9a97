/// How full the KV cache is. What an engine does not tell is `nil`.
package struct CacheOccupancy: Sendable, Hashable, Codable {
    /// Cells that hold a token.
    package var cellsUsed: Int?
    package var cellsTotal: Int?
    package var bytesUsed: Int?
    package var bytesAllocated: Int?
    /// Type of the K half: `f16`, `q8_0`.
    package var typeK: String?
    package var typeV: String?
    package var provenance: Provenance
    /// Whose tokens these are; `nil` for the conversation's alone.
    package var scope: Scope?
    /// By kind of layer, where the model has known ones.
    package var parts: [Part]?

    package enum Scope: String, Sendable, Hashable, Codable {
        /// Everybody's who uses the engine.
        case engine
    }

    /// The cache of layers of one kind.
    package struct Part: Sendable, Hashable, Codable {
        package var layers: CacheLayers
        /// Cells that hold a token; of recurrent layers, states.
        package var cellsUsed: Int?
        package var cellsTotal: Int?
        package var bytesUsed: Int?
        package var bytesAllocated: Int?

        package init(_ layers: CacheLayers) {
            self.layers = layers
        }
    }

    package init(
        cellsUsed: Int? = nil, cellsTotal: Int? = nil, bytesUsed: Int? = nil,
        bytesAllocated: Int? = nil, typeK: String? = nil, typeV: String? = nil,
        provenance: Provenance = .engineReported
    ) {
        self.cellsUsed = cellsUsed
        self.cellsTotal = cellsTotal
        self.bytesUsed = bytesUsed
        self.bytesAllocated = bytesAllocated
        self.typeK = typeK
        self.typeV = typeV
        self.provenance = provenance
    }
}
