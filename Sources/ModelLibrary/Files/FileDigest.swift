internal import Crypto

/// SHA-256 over all of a file, as 64 hexadecimal digits. Blocks while it is
/// read. Throws a `ModelError` for one that cannot be read.
package func sha256(ofFile path: String) throws(ModelError) -> String {
    let file = try RegularFile(path: path)
    var hash = SHA256()
    var offset = 0
    while offset < file.size {
        var bytes = [UInt8](repeating: 0, count: min(1 << 20, file.size - offset))
        let count = try file.read(into: &bytes, at: offset)
        guard count > 0 else { break }
        hash.update(data: bytes[..<count])
        offset += count
    }
    return hash.finalize().hexadecimal
}

extension Sequence<UInt8> {
    /// Two digits a byte.
    package var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
