#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Bytes that a person may still write to the disk `folder` lies on; of a
/// folder that is still to be made, where it would be. `nil` when it cannot be
/// told.
package func freeSpace(at folder: String) -> Int? {
    var folder = folder
    while true {
        var status = statvfs()
        if unsafe statvfs(folder, &status) == 0 {
            // Saturating: some file systems on the network claim everything.
            let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
                by: Int(clamping: status.f_frsize))
            return overflow ? .max : bytes
        }
        guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), folder != "/" else {
            return nil
        }
        folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
}
