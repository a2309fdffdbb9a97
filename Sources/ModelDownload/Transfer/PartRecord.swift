#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What is known about an unfinished file, kept beside it. What it claims is on
/// the disk: it is written after the bytes were made to reach it.
struct PartRecord: Codable, Sendable, Hashable {
    private var version = Self.current
    /// What names the content: a hash, or an address.
    var identity: String
    var validator: Validator?
    /// Bytes of the whole file; `nil` where it is not known.
    var size: Int?
    /// The first byte of each piece, and the one behind its last, by turns.
    private var pieces: [Int]

    private static let current = 1
    private static let longest = 1 << 20

    init(identity: String, validator: Validator?, size: Int?, done: ByteRanges) {
        self.identity = identity
        self.validator = validator
        self.size = size
        pieces = done.ranges.flatMap { [$0.lowerBound, $0.upperBound] }
    }

    /// The record at `path`, if it is one of `identity` and the file beside it
    /// has as many bytes as it claims; `nil` for anything else.
    init?(path: String, identity: String, fileSize: Int) {
        guard let bytes = try? SmallFile.read(path, longest: Self.longest),
            let record = try? JSONDecoder().decode(PartRecord.self, from: Data(bytes)),
            record.version == Self.current, record.identity == identity,
            let done = record.ranges, (done.ranges.last?.upperBound ?? 0) <= fileSize
        else { return nil }
        self = record
    }

    var done: ByteRanges { ranges ?? ByteRanges() }

    /// Replaces the record at `path`; on the disk when it returns.
    func save(to path: String) throws(DownloadError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return }
        try SmallFile.replace(path, with: [UInt8](data))
    }

    /// `nil` for pieces out of order or of the size.
    private var ranges: ByteRanges? {
        guard pieces.count.isMultiple(of: 2), pieces.first ?? 0 >= 0,
            zip(pieces, pieces.dropFirst()).allSatisfy({ $0 <= $1 }),
            (pieces.last ?? 0) <= size ?? .max, size ?? 0 >= 0
        else { return nil }
        var ranges = ByteRanges()
        for index in stride(from: 0, to: pieces.count, by: 2) {
            ranges.insert(pieces[index]..<pieces[index + 1])
        }
        return ranges
    }
}
