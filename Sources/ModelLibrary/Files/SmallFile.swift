/// The bytes of a regular file of at most `limit` of them; `nil` for a longer
/// one, for anything else, and where nothing may be read.
func smallFile(_ path: String, atMost limit: Int) -> [UInt8]? {
    guard fileKind(path) == .file, let file = try? RegularFile(path: path), file.size <= limit
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: file.size)
    guard let count = try? file.read(into: &bytes, at: 0) else { return nil }
    bytes.removeLast(bytes.count - count)
    return bytes
}

/// The first line of a small file, without spaces around it; `nil` where there
/// is none, or an empty one.
func firstLine(of path: String) -> String? {
    guard let bytes = smallFile(path, atMost: 1 << 14) else { return nil }
    let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    let trimmed = line.drop(while: \.isWhitespace)
    let end = trimmed.lastIndex { !$0.isWhitespace }
    return end.map { String(trimmed[...$0]) }
}
