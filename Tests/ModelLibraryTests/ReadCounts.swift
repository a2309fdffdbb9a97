import Synchronization

@testable import ModelLibrary

/// Counts the files that are opened to look at their headers, or to compare
/// their contents.
final class ReadCounts: Sendable {
    private let paths = Mutex<(headers: [String], fingerprints: [String])>(([], []))

    var headers: Int { paths.withLock { $0.headers.count } }
    var fingerprints: Int { paths.withLock { $0.fingerprints.count } }

    var reading: HeaderReading {
        let usual = HeaderReading()
        return HeaderReading(
            model: { path throws(ModelError) in
                self.paths.withLock { $0.headers.append(path) }
                return try usual.model(path)
            },
            fingerprint: { path throws(ModelError) in
                self.paths.withLock { $0.fingerprints.append(path) }
                return try usual.fingerprint(path)
            })
    }
}
