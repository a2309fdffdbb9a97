internal import Dispatch
internal import Synchronization

/// Reads the headers of model files, and their fingerprints: what opens files
/// and takes time.
struct HeaderReading: Sendable {
    var model: @Sendable (_ path: String) throws(ModelError) -> GGUFModel = {
        path throws(ModelError) in try GGUFModel(path: path)
    }
    /// 64 hexadecimal digits.
    var fingerprint: @Sendable (_ path: String) throws(ModelError) -> String = {
        path throws(ModelError) in try ModelFingerprint(path: path).hex
    }

    struct Result: Sendable {
        var verdict: HeaderVerdict
        /// Whether reading the same file once more would come to the same.
        var isLasting: Bool
    }

    /// Of each of `paths`, on all cores.
    func results(of paths: [String]) -> [Result] {
        Self.onAllCores(paths) { path in
            do throws(ModelError) {
                return Result(verdict: .model(HeaderSummary(try model(path))), isLasting: true)
            } catch {
                return Result(
                    verdict: error.code == .notAChatModel
                        ? .notAChatModel : .broken(error.description),
                    // A disk may answer again, and somebody be let in.
                    isLasting: error.code != .unreadable)
            }
        }
    }

    /// Of each of `paths`; `nil` where it cannot be read.
    func fingerprints(of paths: [String]) -> [String?] {
        Self.onAllCores(paths) { path in try? fingerprint(path) }
    }

    private static func onAllCores<Value: Sendable>(
        _ paths: [String], _ work: @Sendable (String) -> Value
    ) -> [Value] {
        let values = Mutex<[Int: Value]>([:])
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let value = work(paths[index])
            values.withLock { $0[index] = value }
        }
        return values.withLock { values in paths.indices.compactMap { values[$0] } }
    }
}
