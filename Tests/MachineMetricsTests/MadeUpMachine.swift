import ChatCore
import Synchronization

@testable import MachineMetrics

/// A Linux machine whose files are written by a test, with a clock that stands
/// still but for what a slow file takes.
final class MadeUpMachine: Sendable {
    private struct State {
        var files: [String: String]
        var slow: [String: Double] = [:]
        var reads: [String: Int] = [:]
        var now = MonotonicInstant(nanoseconds: 0)
    }

    private let state: Mutex<State>

    init(_ files: [String: String] = [:]) {
        state = Mutex(State(files: files))
    }

    subscript(path: String) -> String? {
        get { state.withLock { $0.files[path] } }
        set { state.withLock { $0.files[path] = newValue } }
    }

    /// Adds `files`, in place of those that are there.
    func write(_ files: [String: String]) {
        state.withLock { $0.files.merge(files) { $1 } }
    }

    /// Has reading a file take so many seconds.
    func slowDown(_ path: String, _ seconds: Double) {
        state.withLock { $0.slow[path] = seconds }
    }

    /// How often a file was read.
    func reads(_ path: String) -> Int {
        state.withLock { $0.reads[path] ?? 0 }
    }

    /// How many files were read whose paths have this in them.
    func filesRead(_ part: String) -> Int {
        state.withLock { $0.reads.keys.count { $0.contains(part) } }
    }

    func forgetReads() {
        state.withLock { $0.reads = [:] }
    }

    var system: SystemText {
        SystemText(
            read: { path in
                self.state.withLock { state in
                    state.reads[path, default: 0] += 1
                    state.now = state.now.advanced(by: .seconds(state.slow[path] ?? 0))
                    return state.files[path]
                }
            },
            list: { folder in
                let names = self.state.withLock { state in
                    state.files.keys.filter { $0.hasPrefix(folder + "/") }.compactMap {
                        $0.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
                    }
                }
                return Set(names).sorted()
            })
    }

    /// With 100 ticks a second and pages of 4 KiB.
    func sampler(nvidia: String = "/nowhere/libnvidia-ml.so.1") -> MachineSampler {
        MachineSampler(
            source: LinuxMachine(
                system: system, units: SystemUnits(ticksPerSecond: 100, pageBytes: 4096),
                nvidia: nvidia, now: { self.state.withLock(\.now) }))
    }

    /// Two readings, `seconds` apart, with a change between them.
    func readings(
        seconds: Double = 2, engine: Int32? = nil, nvidia: String = "/nowhere", change: () -> Void
    ) -> (first: MachineReading, second: MachineReading) {
        var sampler = sampler(nvidia: nvidia)
        let first = sampler.reading(at: instant(10), engine: engine)
        change()
        return (first, sampler.reading(at: instant(10 + seconds), engine: engine))
    }
}

func instant(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
}

/// The text of /proc/PID/stat.
func processStat(
    ticks: Int, kernelTicks: Int = 0, started: Int = 500, pages: Int = 0, state: String = "S",
    name: String = "canter"
) -> String {
    "77 (\(name)) \(state) 1 77 77 0 -1 4194560 9 0 0 0 \(ticks) \(kernelTicks) 900 900 20 0 3 0 \(started) 1000000 \(pages) 18446744073709551615 1 1\n"
}

/// The text of /proc/stat for processors that were busy for so many ticks each.
func processorStat(_ ticks: [Int], steal: Int = 0) -> String {
    let all = ticks.reduce(0, +)
    let each = ticks.enumerated().map { "cpu\($0) \($1) 0 0 7777 88 0 0 0 0 0" }
    let lines = ["cpu  \(all) 0 0 77777 888 0 0 \(steal) 55 0"] + each + ["intr 9 9 9", "ctxt 5"]
    return lines.joined(separator: "\n") + "\n"
}
