#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A path nobody else uses, whose file is removed with this.
final class TemporaryPath {
    let path: String

    init(_ name: String) {
        path = FileManager.default.temporaryDirectory.path + "/canter-\(UUID().uuidString)-\(name)"
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The file's text.
    var contents: String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }

    var permissions: mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}
