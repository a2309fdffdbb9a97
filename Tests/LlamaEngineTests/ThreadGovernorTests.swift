import ChatCore
import Testing

@testable import LlamaEngine

@Suite("Threads that follow the machine")
struct ThreadGovernorTests {
    static let machines: [(cores: Int, noise: Double)] = [1, 2, 3, 4, 8, 16].flatMap { cores in
        [0, 0.1, 0.25].map { (cores, $0) }
    }

    @Test("an idle machine is used as well as by the best fixed count", arguments: machines)
    func idle(cores: Int, noise: Double) {
        var machine = SimulatedMachine(cores: cores, seed: UInt64(cores))
        machine.noise = noise
        var decode = SimulatedDecode(machine)
        decode.begin()
        _ = decode.run(seconds: 8)
        #expect(decode.run(seconds: 60) >= 0.95)
    }

    @Test(
        "with a core taken, the best fixed count is used from the first token", arguments: machines
    )
    func loaded(cores: Int, noise: Double) {
        var machine = SimulatedMachine(cores: cores, seed: UInt64(cores))
        machine.noise = noise
        machine.busy = 1
        var decode = SimulatedDecode(machine)
        decode.begin()
        // Many cores offer many counts to try first.
        #expect(decode.run(seconds: 30) >= (cores > 4 ? 0.92 : 0.95))
        #expect(decode.run(seconds: 60) >= 0.95)
    }

    @Test("a load that comes and goes is followed both ways", arguments: [2, 4, 8])
    func comesAndGoes(cores: Int) throws {
        var machine = SimulatedMachine(cores: cores, seed: 5)
        machine.noise = 0.1
        var decode = SimulatedDecode(machine)
        decode.begin()
        _ = decode.run(seconds: 4)
        let idle = decode.governor.threads
        decode.machine.busy = 1
        let came = decode.now
        #expect(decode.run(seconds: 20) >= 0.93)
        if idle == cores {
            let answer = try #require(
                decode.choices.first { $0.at > came && $0.choice.reason == .load })
            #expect(answer.at.seconds(since: came) < 1)
        }
        decode.machine.busy = 0
        let went = decode.now
        #expect(decode.run(seconds: 20) >= 0.93)
        if idle == cores {
            let back = try #require(
                decode.choices.first { $0.at > went && $0.choice.reason == .idle })
            #expect(back.at.seconds(since: went) < 1.5)
        }
    }

    @Test("where the load is not told, the times alone show it", arguments: [2, 4])
    func times(cores: Int) {
        var machine = SimulatedMachine(cores: cores, seed: 9)
        machine.noise = 0.1
        var decode = SimulatedDecode(machine, tellsLoad: false)
        decode.begin()
        _ = decode.run(seconds: 4)
        decode.machine.busy = 1
        _ = decode.run(seconds: 3)
        #expect(decode.run(seconds: 20) >= 0.95)
        decode.machine.busy = 0
        _ = decode.run(seconds: 40)
        #expect(decode.run(seconds: 20) >= 0.95)
    }

    @Test("a load that the rule misjudges is corrected by measuring")
    func misjudged() {
        // Something that is always ready and hardly ever in the way.
        var machine = SimulatedMachine(cores: 4, seed: 3)
        machine.memory = 0
        var decode = SimulatedDecode(machine, tellsLoad: false)
        decode.begin()
        _ = decode.governor.loadRead(busy: 1, at: decode.now, isSettled: true)
        #expect(decode.governor.threads == 3)
        _ = decode.run(seconds: 10)
        #expect(decode.run(seconds: 20) >= 0.95)
        #expect(decode.governor.threads == 4)
    }

    @Test("trials grow rare, and a load near a half does not switch to and fro")
    func noOscillation() {
        for busy in [0.0, 0.3, 0.5, 0.7, 1.0] {
            var machine = SimulatedMachine(cores: 2, seed: 11)
            machine.noise = 0.15
            machine.busy = busy
            var decode = SimulatedDecode(machine)
            decode.begin()
            _ = decode.run(seconds: 30)
            let before = decode.choices.count
            _ = decode.run(seconds: 60)
            // A trial is two choices, there and back.
            #expect(decode.choices.count - before <= 16, "at a load of \(busy)")
        }
    }

    @Test("a context that makes every token slower is no reason to change")
    func depth() {
        var machine = SimulatedMachine(cores: 2, seed: 2)
        machine.perDepth = 0.000_004
        machine.noise = 0.05
        var decode = SimulatedDecode(machine)
        decode.begin()
        _ = decode.run(seconds: 4)
        #expect(decode.run(seconds: 60) >= 0.97)
        #expect(decode.governor.threads == 2)
    }

    @Test("a slow model is tried as rarely, counted in tokens")
    func slow() {
        var machine = SimulatedMachine(cores: 4, seed: 4)
        machine.compute = 1.6
        machine.memory = 0.3
        var decode = SimulatedDecode(machine)
        decode.begin()
        #expect(decode.run(seconds: 400) >= 0.95)
    }

    @Test("a reply that ends in the middle of a trial goes back to the count in force")
    func interrupted() {
        var decode = SimulatedDecode(SimulatedMachine(cores: 2, seed: 1))
        decode.begin()
        while !decode.governor.isTrying { _ = decode.run(seconds: 0.001) }
        #expect(decode.governor.threads == 1)
        decode.governor.begin()
        #expect(!decode.governor.isTrying)
        #expect(decode.governor.threads == 2)
    }
}
