#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A file beside a history that says it was found damaged in use. Whether it is
/// takes reading all of it, which is done by the next canter that opens it.
enum DamageMark {
    /// Not leaving one is no reason to fail: reading will find the damage again.
    static func leave(at path: String) {
        try? Data().write(to: URL(fileURLWithPath: name(path)))
    }

    static func isThere(at path: String) -> Bool {
        FileManager.default.fileExists(atPath: name(path))
    }

    static func remove(at path: String) {
        try? FileManager.default.removeItem(atPath: name(path))
    }

    static func name(_ path: String) -> String { path + ".check" }
}
