internal import ChatCore

/// The cache's file: JSON.
struct HeaderCacheFile: Codable {
    /// What entries mean; read first, so that another one's are not looked at.
    var version: String
    var entries: [String: HeaderCache.Entry]
}

extension FileStamp: Codable {
    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        size = try values.decode(Int.self)
        modified = try values.decode(Int64.self)
        changed = try values.decode(Int64.self)
        inode = try values.decode(UInt64.self)
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        try values.encode(size)
        try values.encode(modified)
        try values.encode(changed)
        try values.encode(inode)
    }
}
