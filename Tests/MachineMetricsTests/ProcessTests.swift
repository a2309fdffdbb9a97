import ChatCore
import Testing

@testable import MachineMetrics

@Suite("What processes take")
struct ProcessTests {
    private func machine(chat: Int = 100, engine: Int? = nil, busy: [Int]) -> MadeUpMachine {
        let machine = MadeUpMachine()
        set(machine, chat: chat, engine: engine, busy: busy)
        return machine
    }

    private func set(
        _ machine: MadeUpMachine, chat: Int, engine: Int? = nil, started: Int = 500, busy: [Int],
        steal: Int = 0
    ) {
        machine["/proc/stat"] = processorStat(busy, steal: steal)
        machine["/proc/self/stat"] = processStat(ticks: chat)
        machine["/proc/42/stat"] = engine.map {
            processStat(ticks: $0, kernelTicks: 50, started: started, pages: 1000)
        }
    }

    @Test("the first reading has no rates, the second has them over the time between")
    func rates() {
        let machine = machine(engine: 1000, busy: [1000, 1000])
        let (first, second) = machine.readings(seconds: 2, engine: 42) {
            set(machine, chat: 110, engine: 1300, busy: [1190, 1180])
        }
        #expect(first.seconds == 0 && first.otherLoad == nil && first.engine?.cores == nil)
        #expect(first.engine?.residentBytes == 4_096_000)
        #expect(second.seconds == 2)
        #expect(second.engine == ProcessReading(cores: 1.5, residentBytes: 4_096_000))
        #expect(abs((second.chat?.cores ?? 0) - 0.05) < 1e-9)
        // 3.7 seconds of which 3 and 0.1 are canter's.
        #expect(abs((second.otherLoad ?? 0) - 0.3) < 1e-9)
    }

    @Test("time that another virtual machine had is other load, and waiting for a disk is none")
    func steal() {
        let machine = machine(busy: [0, 0])
        let (_, second) = machine.readings(seconds: 1) {
            set(machine, chat: 100, busy: [0, 0], steal: 80)
            machine["/proc/stat"] = machine["/proc/stat"]?
                .replacing("77777 888", with: "78000 999")
        }
        #expect(second.otherLoad == 0.8)
    }

    @Test("counts that disagree by a little make no negative load")
    func disagreement() {
        let machine = machine(engine: 1000, busy: [1000])
        let (_, second) = machine.readings(seconds: 1, engine: 42) {
            set(machine, chat: 100, engine: 1101, busy: [1099])
        }
        #expect(second.otherLoad == 0)
    }

    @Test("an engine that has ended is not told of, and its time is not called another program's")
    func ended() {
        let machine = machine(engine: 1000, busy: [1000])
        let (first, second) = machine.readings(seconds: 1, engine: 42) {
            set(machine, chat: 101, busy: [1090])
        }
        #expect(first.engine != nil)
        #expect(second.engine == nil && second.otherLoad == nil)
        #expect(abs((second.chat?.cores ?? 0) - 0.01) < 1e-9)
        machine["/proc/42/stat"] = processStat(ticks: 2000, state: "Z")
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: 42).engine == nil)
    }

    @Test("another program that was given the engine's number is not the engine, however long")
    func reuse() {
        let machine = machine(engine: 1000, busy: [1000])
        var sampler = machine.sampler()
        _ = sampler.reading(at: instant(1), engine: 42)
        for second in 2...4 {
            set(machine, chat: 100, engine: 900 + second, started: 9000, busy: [1000])
            let reading = sampler.reading(at: instant(Double(second)), engine: 42)
            #expect(reading.engine == nil && reading.otherLoad == nil)
        }
        // It is, when it is started anew.
        _ = sampler.reading(at: instant(5), engine: nil)
        #expect(sampler.reading(at: instant(6), engine: 42).engine != nil)
    }

    @Test("with another engine the first difference is left out, and the next is told")
    func change() {
        let machine = machine(engine: 1000, busy: [1000])
        machine["/proc/43/stat"] = processStat(ticks: 10, started: 800)
        var sampler = machine.sampler()
        _ = sampler.reading(at: instant(1), engine: 42)
        let changed = sampler.reading(at: instant(2), engine: 43)
        #expect(changed.engine?.cores == nil && changed.engine?.residentBytes == 0)
        #expect(changed.otherLoad == nil)
        machine["/proc/43/stat"] = processStat(ticks: 60, started: 800)
        machine["/proc/stat"] = processorStat([1080])
        let next = sampler.reading(at: instant(3), engine: 43)
        #expect(next.engine?.cores == 0.5)
        #expect(abs((next.otherLoad ?? 0) - 0.3) < 1e-9)
    }

    @Test("counts and a clock that go back give no rate")
    func backwards() {
        let machine = machine(chat: 500, engine: 1000, busy: [1000])
        let (_, second) = machine.readings(seconds: 1, engine: 42) {
            set(machine, chat: 400, engine: 900, busy: [1100])
        }
        #expect(second.chat?.cores == nil && second.engine?.cores == nil)
        #expect(second.otherLoad == nil)
        let (_, still) = machine.readings(seconds: -1, engine: 42) {
            set(machine, chat: 500, engine: 2000, busy: [1500])
        }
        #expect(still.seconds == 0 && still.engine?.cores == nil && still.otherLoad == nil)
        let less = self.machine(busy: [1000])
        #expect(less.readings { set(less, chat: 100, busy: [900]) }.second.otherLoad == nil)
    }

    @Test("a program's name may hold brackets and blanks")
    func name() throws {
        let units = SystemUnits(ticksPerSecond: 100, pageBytes: 4096)
        let text = processStat(ticks: 7, kernelTicks: 3, started: 12, pages: 2, name: "a) R 1 (b")
        let counts = try #require(ProcessCounts(stat: text, units))
        #expect(counts == ProcessCounts(seconds: 0.1, residentBytes: 8192, started: 12))
        for text in ["", "77 (canter", "77 (canter) S 1 2 3", "77 (canter) S" + text.prefix(40)] {
            #expect(ProcessCounts(stat: String(text), units) == nil)
        }
    }
}
