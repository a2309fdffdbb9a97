internal import ChatCore

/// Reads the files of sensors. Some ask slow hardware, or hardware that no
/// longer answers: one that once took long is not read again.
struct SensorFiles: Sendable {
    let system: SystemText
    private let now: @Sendable () -> MonotonicInstant
    private var slow: Set<String> = []

    /// Longer than a busy machine keeps this program from running.
    private static let patience = 0.25

    init(system: SystemText, now: @escaping @Sendable () -> MonotonicInstant) {
        self.system = system
        self.now = now
    }

    /// The first line of a file; `nil` when there is none.
    mutating func line(_ path: String) -> String? {
        guard !slow.contains(path) else { return nil }
        let start = now()
        let line = system.line(path)
        if now().seconds(since: start) > Self.patience { slow.insert(path) }
        return line
    }

    /// The number that is all of a file.
    mutating func number(_ path: String) -> Double? {
        line(path).flatMap { Double($0) }
    }

    /// The names in a folder that begin with `prefix` and go on with a number,
    /// in the order of the numbers.
    func numbered(_ prefix: String, in folder: String) -> [String] {
        system.list(folder)
            .compactMap { name -> (name: String, number: Int)? in
                guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else {
                    return nil
                }
                return (name, number)
            }
            .sorted { $0.number < $1.number }.map(\.name)
    }
}
