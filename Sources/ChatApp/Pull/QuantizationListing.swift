internal import Canvas
internal import ModelDownload

/// A quantization of a repository, as `pull --list --json` prints it.
struct QuantizationListing: Encodable, Sendable {
    /// What `pull` takes for it.
    var reference: String
    var quantization: String
    var sizeBytes: Int
    /// Paths in the repository, the first shard first.
    var files: [String]

    init(_ quantization: RemoteQuantization) {
        reference = quantization.reference
        self.quantization = quantization.name
        sizeBytes = quantization.bytes
        files = quantization.paths
    }

    /// For people.
    static func table(_ quantizations: [RemoteQuantization]) -> String {
        let rows = quantizations.map { quantization in
            [
                quantization.name, Readable.bytes(quantization.bytes),
                String(quantization.paths.count), quantization.reference,
            ]
        }
        return TextTable.plain([["QUANT", "SIZE", "FILES", "REFERENCE"]] + rows)
    }
}
