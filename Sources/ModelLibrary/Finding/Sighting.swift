internal import ChatCore

/// A model as one store has it, by its first shard.
struct Sighting {
    var file: StoredFile
    var names: StoredNames
    var store: String
    /// What tells it from other files, however it is reached: two sightings of
    /// one file have the same.
    var identity: String
    /// The states of its files, in the order they are read: the last is `nil`
    /// where a shard is missing.
    var stamps: [FileStamp?]

    /// `nil` for a file that is gone.
    init?(_ file: StoredFile, named names: StoredNames, store: String) {
        self.file = file
        self.names = names
        self.store = store
        let shard = names.shard
        if let status = FileStatus(file.path) {
            identity = "\(status.device) \(status.stamp.inode) \(shard?.count ?? 1)"
        } else {
            guard file.broken != nil else { return nil }
            identity = file.path
        }
        stamps = Self.stamps(of: file.path, shard)
    }

    static func stamps(of path: String) -> [FileStamp?] {
        stamps(of: path, ModelFileName(path: path).shard)
    }

    private static func stamps(of path: String, _ shard: ModelFileName.Shard?) -> [FileStamp?] {
        var stamps = [FileStatus(path)?.stamp]
        guard let shard else { return stamps }
        for number in 1...shard.count where number != shard.number && stamps.last != .some(nil) {
            let other = ModelFileName.path(ofShard: number, of: shard.count, beside: path)
            stamps.append(FileStatus(other)?.stamp)
        }
        return stamps
    }

    /// What a person may call it.
    func names(title: String?, quantization: Quantization?) -> [String] {
        var all = [names.name]
        if let name = file.name, name.hasSuffix(":latest") {
            all.append(printable(String(name.dropLast(7))))
        }
        // What stands in the list in place of a hash.
        if names.isHash, let title = title.map(printable) {
            all.append(quantization.map { title + "-" + $0.rawValue } ?? title)
        }
        return all
    }
}
