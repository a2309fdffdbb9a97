import ChatCore

@testable import LlamaEngine

/// A machine that makes tokens: cores that compute, other programs that keep
/// some of them busy, and noise.
struct SimulatedMachine {
    let cores: Int
    /// Seconds of computing in a token, which threads share, and of what they
    /// do not: the memory's bandwidth, which a few of them use up.
    var compute = 0.010
    var memory = 0.002
    /// Seconds all threads together wait for each other, for each of them.
    var waiting = 0.0001
    /// Processors' worth of other programs.
    var busy = 0.0
    /// Added to a token for each token of context.
    var perDepth = 0.0
    /// Tokens are slower or faster by up to this share, and one in fifty by
    /// five times as much as usual.
    var noise = 0.0
    private var state: UInt64

    init(cores: Int, seed: UInt64) {
        self.cores = cores
        state = seed &* 2 &+ 1
    }

    /// Seconds a token takes with so many threads, without noise.
    func seconds(_ threads: Int, depth: Int = 0) -> Double {
        var time =
            max(compute / Double(threads), memory) + waiting * Double(threads - 1)
            + perDepth * Double(depth)
        // Threads that have to share a core are waited for by all others.
        let shared = Double(threads) + busy - Double(cores)
        if shared > 0 { time *= threads == 1 ? 1 + shared : 1 + min(shared, 1) * 1.8 }
        return time
    }

    mutating func token(_ threads: Int, depth: Int) -> Double {
        let time = seconds(threads, depth: depth) * (1 + noise * (2 * random() - 1))
        return noise > 0 && random() < 0.02 ? time * 5 : time
    }

    /// The fastest that any fixed number of threads is.
    func best(depth: Int) -> Double {
        (1...cores).map { seconds($0, depth: depth) }.min() ?? 0
    }

    /// From 0 to 1, the same for the same seed.
    private mutating func random() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }
}

/// A governor at work on such a machine.
struct SimulatedDecode {
    var machine: SimulatedMachine
    var governor: ThreadGovernor
    /// Whether the governor is told the load.
    var tellsLoad = true
    private(set) var now = MonotonicInstant(nanoseconds: 1_000_000_000)
    private(set) var depth = 0
    private(set) var choices: [(at: MonotonicInstant, choice: ThreadChoice)] = []
    private var lastReading = MonotonicInstant(nanoseconds: 0)

    init(_ machine: SimulatedMachine, tellsLoad: Bool = true) {
        self.machine = machine
        self.tellsLoad = tellsLoad
        governor = ThreadGovernor(maximum: machine.cores, processors: machine.cores)
    }

    /// Begins a reply, with the load known from reading the prompt.
    mutating func begin() {
        governor.begin()
        if tellsLoad {
            note(governor.loadRead(busy: machine.busy, at: now, isSettled: true))
        }
        lastReading = now
    }

    /// Makes tokens for so long. Returns the best fixed choice's time for as
    /// many tokens by the time they took: 1 is as good as can be.
    mutating func run(seconds: Double) -> Double {
        let end = now.advanced(by: .seconds(seconds))
        let began = now
        var ideal = 0.0
        while now < end {
            let time = machine.token(governor.threads, depth: depth)
            // The same noise on both sides cancels out in the mean.
            ideal += machine.best(depth: depth)
            now = now.advanced(by: .seconds(time))
            depth += 1
            if tellsLoad, now.seconds(since: lastReading) >= MachineLoad.interval {
                lastReading = now
                note(governor.loadRead(busy: machine.busy, at: now))
            }
            note(governor.tokenMade(in: time, at: now))
        }
        let mean = machine.noise > 0 ? 1 + 0.02 * 4 : 1
        return ideal * mean / now.seconds(since: began)
    }

    private mutating func note(_ choice: ThreadChoice?) {
        if let choice { choices.append((now, choice)) }
    }
}
