internal import ChatCore

/// What the list of models needs of a model's headers.
struct HeaderSummary: Sendable, Hashable, Codable {
    var family: String?
    /// What its makers called it.
    var title: String?
    var parameters: Int
    var quantization: Quantization?
    /// Bytes on disk.
    var sizeBytes: Int
    /// Bytes of it that are no weights.
    var headerBytes: Int
    var trainedContext: Int?
    var footprint: ModelFootprint?
    var traffic: ModelTraffic?
    var isHighPrecision: Bool

    init(_ model: GGUFModel) {
        let header = model.headers[0]
        family = header.architecture.map(printable)
        title = header.title
        parameters = model.headers.reduce(0) { $0 &+ $1.parameters }
        quantization = header.quantization
        sizeBytes = model.sizeBytes
        headerBytes = model.headers.reduce(0) { $0 &+ $1.dataOffset }
        trainedContext = header.trainedContext
        footprint = model.footprint
        traffic = model.traffic()
        isHighPrecision = model.isHighPrecision
    }

    /// What the list of models says of a file with these headers; `store` is
    /// where it lies.
    func description(of file: StoredFile, named names: StoredNames, store: String)
        -> ModelDescription
    {
        ModelDescription(
            name: names.name,
            displayName: names.isHash ? title.map(printable) ?? names.base : names.base,
            family: family.map(printable), parameters: parameters,
            quantization: quantization.map { Quantization(printable($0.rawValue)) }
                ?? names.quantization,
            sizeBytes: sizeBytes, store: store, path: file.path, trainedContext: trainedContext)
    }
}

extension HeaderCache.Entry {
    /// Whether its numbers are a model's. What comes out of a file that anybody
    /// may have written must not overflow where it is reckoned with.
    var isPossible: Bool {
        guard case .model(let summary) = verdict else { return true }
        func isSize(_ number: Int?) -> Bool { number.map { (0...1 << 56).contains($0) } ?? true }
        func isSize(_ number: Double) -> Bool { (0...0x1p56).contains(number) }
        let layers = (summary.footprint?.layers ?? []) + (summary.traffic?.layers ?? [])
        let footprint = summary.footprint
        return isSize(summary.sizeBytes) && isSize(footprint?.weightBytes)
            && (footprint?.computeBytesPerToken).map { (0...1 << 40).contains($0) } ?? true
            && isSize(summary.traffic?.weightBytes ?? 0)
            && layers.allSatisfy {
                isSize($0.bytesPerToken) && isSize($0.sharedBytesPerToken ?? 0)
                    && isSize($0.span) && isSize($0.stateBytes) && isSize($0.layers)
            }
    }
}
