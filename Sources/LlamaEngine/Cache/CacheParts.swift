internal import ChatCore
internal import ModelLibrary

/// The cache by kind of layer: what each part took when the context was made,
/// and how full it is. The draft model's cache is not among it.
struct CacheParts {
    private let empty: [CacheOccupancy.Part]
    /// Whether layers carry a state along.
    private let isRecurrent: Bool

    /// `nil` where the layers are not known, and where what they should take is
    /// not what libllama allocated: then something about them is not as the
    /// header says.
    init?(_ loaded: LoadedModel, keepsFullSlidingWindow: Bool, bytesAllocated: Int) {
        guard let layers = loaded.traffic?.layers, let microBatch = loaded.microBatch else {
            return nil
        }
        empty = layers.map { layers in
            var part = CacheOccupancy.Part(layers)
            let cells = layers.cells(
                window: loaded.contextWindow, microBatch: microBatch,
                keepsAll: keepsFullSlidingWindow)
            part.cellsTotal = cells
            part.bytesAllocated = layers.bytes(cells: cells)
            return part
        }
        isRecurrent = layers.contains { $0.kind == .recurrent }
        let sum = empty.reduce(0) { $0 + ($1.bytesAllocated ?? 0) }
        guard sum == bytesAllocated, empty.allSatisfy({ $0.bytesAllocated != nil }) else {
            return nil
        }
    }

    /// With so many tokens in the cache, and `first` the lowest position whose
    /// keys and values are all there.
    func filled(tokens: Int, first: Int) -> [CacheOccupancy.Part] {
        empty.map { part in
            var part = part
            switch part.layers.kind {
            case .full: part.cellsUsed = tokens
            case .recurrent: part.cellsUsed = min(1, tokens)
            case .sliding:
                // Beside a state, the lowest position is the state's.
                guard !isRecurrent, let total = part.cellsTotal else { return part }
                part.cellsUsed = min(total, tokens - max(0, min(first, tokens)))
            }
            part.bytesUsed = part.cellsUsed.flatMap(part.layers.bytes)
            return part
        }
    }
}

extension CacheLayers {
    /// Bytes so many cells take, of recurrent layers states; `nil` where it is not known.
    fileprivate func bytes(cells: Int) -> Int? {
        kind == .recurrent ? stateBytes.map { $0 * cells } : Int(bytesPerToken) * cells
    }
}
