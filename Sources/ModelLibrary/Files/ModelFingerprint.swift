internal import ChatCore
internal import Crypto

/// What a model is, by its content: the same for a file that was moved or
/// copied, another for another quantization or another training.
///
/// SHA-256 over every shard's size, header and samples of its weights: a piece
/// from the middle of every tensor. Whoever trains a tensor further changes
/// all of it, so that a piece is enough to tell, and a file of many gigabytes
/// need not be read. It tells models apart, and is no proof against somebody
/// who forges one.
package struct ModelFingerprint: Sendable, Hashable {
    /// 64 hexadecimal digits.
    package let hex: String

    /// Raised when the same file would get another fingerprint.
    private static let version = "canter model 1"
    /// Bytes taken of a tensor: what a disk reads at least.
    private static let sample = 4096
    /// The most tensors sampled in a file, evenly spread: models have some hundred.
    private static let mostSamples = 1024
    /// The most of a header that is taken; vocabularies reach some ten megabytes.
    private static let longestHeader = 64 << 20

    /// Reads the file at `path` and its other shards, if it is one of several.
    /// Takes milliseconds. Throws a `ModelError` for a file that is missing,
    /// cut or damaged.
    package init(path: String) throws(ModelError) {
        var hash = SHA256()
        hash.update(data: Array(Self.version.utf8))
        let shards = ModelFileName(path: path).shard?.count ?? 1
        for number in 1...max(1, shards) {
            let shard =
                shards == 1
                ? path : ModelFileName.path(ofShard: number, of: shards, beside: path)
            try Self.add(shard, to: &hash)
        }
        hex = hash.finalize().hexadecimal
    }

    private static func add(_ path: String, to hash: inout SHA256) throws(ModelError) {
        let header = try GGUFHeader(path: path)
        let file = try RegularFile(path: path)
        hash.update(data: Array("\(file.size) \(header.dataOffset)\n".utf8))
        try add(file, from: 0, count: min(header.dataOffset, longestHeader), to: &hash)
        let tensors = header.tensors.filter { $0.byteCount > 0 }
        let step = max(1, (tensors.count + mostSamples - 1) / mostSamples)
        for index in stride(from: 0, to: tensors.count, by: step) {
            let tensor = tensors[index]
            let count = min(sample, tensor.byteCount)
            let middle = (tensor.byteCount - count) / 2
            try add(file, from: header.dataOffset + tensor.offset + middle, count: count, to: &hash)
        }
    }

    private static func add(
        _ file: borrowing RegularFile, from offset: Int, count: Int, to hash: inout SHA256
    ) throws(ModelError) {
        var done = 0
        while done < count {
            var buffer = [UInt8](repeating: 0, count: min(1 << 18, count - done))
            let read = try file.read(into: &buffer, at: offset + done)
            guard read > 0 else { return }
            hash.update(data: buffer[..<read])
            done += read
        }
    }
}
