/// A page of a repository's tree.
///
/// Entries that are no files, or whose paths or hashes no file should have,
/// are left out, whatever else the page holds.
struct TreePage: Decodable {
    var files: [RepositoryFile]
    /// Entries of any kind, for who bounds them.
    var count: Int

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        files = []
        count = 0
        while !container.isAtEnd {
            let entry = try container.decode(Entry.self)
            count += 1
            if let file = entry.file { files.append(file) }
        }
    }

    private struct Entry: Decodable {
        struct Large: Decodable {
            var oid: String?
            var size: Int?
        }

        /// Bytes; no file of a model has as many, and sums of it do not overflow.
        private static let largest = 1 << 46

        var file: RepositoryFile?

        enum CodingKeys: CodingKey {
            case type, path, size, oid, lfs
        }

        init(from decoder: any Decoder) throws {
            // What is of another kind than it should be counts as not there.
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func value<Value: Decodable>(_ key: CodingKeys, _ type: Value.Type) -> Value? {
                (try? container.decodeIfPresent(type, forKey: key)) ?? nil
            }
            let large = value(.lfs, Large.self)
            guard value(.type, String.self) == "file",
                let path = value(.path, String.self).flatMap(RepositoryPath.init),
                let size = large?.size ?? value(.size, Int.self), (0...Self.largest).contains(size),
                let hash = large?.oid ?? value(.oid, String.self), RepositoryFile.isHash(hash)
            else { return }
            file = RepositoryFile(path: path, size: size, hash: hash)
        }
    }
}
