#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Puts `bytes` at `path`, for this person's eyes only: under another name
/// first, and on the disk whole before it has its own, so that nobody ever
/// reads half of it. Folders on the way are made. False when it could not be,
/// and then what was there is there still.
package func replaceFile(_ path: String, with bytes: [UInt8]) -> Bool {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try? FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    let temporary = path + "." + String(UInt64.random(in: 0...UInt64.max), radix: 36) + ".part"
    guard write(bytes, to: temporary), unsafe rename(temporary, path) == 0 else {
        _ = unsafe unlink(temporary)
        return false
    }
    // The name is on the disk when its folder is. Some file systems cannot, and need not.
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 {
        fsync(descriptor)
        close(descriptor)
    }
    return true
}

private func write(_ bytes: [UInt8], to path: String) -> Bool {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { all in
            unsafe write(descriptor, all.baseAddress?.advanced(by: done), all.count - done)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
    }
    return fsync(descriptor) == 0
}
