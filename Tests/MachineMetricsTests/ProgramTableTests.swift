import Testing

@testable import MachineMetrics

@Suite("Other programs")
struct ProgramTableTests {
    private let units = SystemUnits(ticksPerSecond: 100, pageBytes: 4096)

    private func stat(
        _ pid: Int, _ name: String, parent: Int, ticks: Int, started: Int = 500, pages: Int = 0
    ) -> (String, String) {
        (
            "/proc/\(pid)/stat",
            "\(pid) (\(name)) S \(parent) 77 77 0 -1 4194560 9 0 0 0 \(ticks) 0 900 900 20 0 3 0 \(started) 1000000 \(pages) 1844 1 1\n"
        )
    }

    private func table(_ stats: [(String, String)], at seconds: Double) -> ProgramTable {
        let machine = MadeUpMachine(Dictionary(uniqueKeysWithValues: stats))
        machine.write(["/proc/meminfo": "MemTotal: 1 kB\n", "/proc/self/stat": stats[0].1])
        return ProgramTable(linux: machine.system, units: units, at: instant(seconds))
    }

    @Test("processes of one name are one program, with what they took and have")
    func programs() {
        let before = table(
            [
                stat(1, "init", parent: 0, ticks: 500), stat(10, "cc1 (x)", parent: 1, ticks: 0),
                stat(11, "cc1 (x)", parent: 1, ticks: 100),
            ], at: 10)
        let after = table(
            [
                stat(1, "init", parent: 0, ticks: 500, pages: 10),
                stat(10, "cc1 (x)", parent: 1, ticks: 150, pages: 100),
                stat(11, "cc1 (x)", parent: 1, ticks: 200, pages: 100),
                stat(12, "young", parent: 1, ticks: 20, started: 9000),
            ], at: 12)
        #expect(
            after.programs(since: before, own: 99) == [
                ProgramReading(
                    name: "cc1 (x)", processes: 2, cores: 1.25, residentBytes: 200 << 12),
                ProgramReading(name: "young", cores: 0.1, residentBytes: 0),
                ProgramReading(name: "init", cores: 0, residentBytes: 10 << 12),
            ])
    }

    @Test("a process that has another's number counts from its beginning")
    func sameNumber() {
        let before = table([stat(10, "old", parent: 1, ticks: 5000)], at: 10)
        let after = table([stat(10, "new", parent: 1, ticks: 50, started: 900)], at: 11)
        #expect(after.programs(since: before, own: 99).map(\.cores) == [0.5])
    }

    @Test("canter's own are left out: the chat it was begun by, and that chat's engine")
    func own() {
        func all(_ ticks: Int) -> [(String, String)] {
            [
                stat(1, "init", parent: 0, ticks: ticks), stat(5, "bash", parent: 1, ticks: ticks),
                stat(10, "canter", parent: 5, ticks: ticks),
                stat(11, "canter", parent: 10, ticks: ticks),
                stat(12, "canter", parent: 10, ticks: ticks),
                stat(13, "less", parent: 11, ticks: ticks),
                stat(20, "canter", parent: 1, ticks: ticks),
            ]
        }
        let programs = table(all(100), at: 11).programs(since: table(all(0), at: 10), own: 11)
        #expect(programs.map(\.name) == ["bash", "canter", "init"])
        #expect(programs.first { $0.name == "canter" }?.processes == 1)
    }

    @Test("two looks at the same moment tell nothing")
    func noTime() {
        let table = table([stat(1, "init", parent: 0, ticks: 1)], at: 10)
        #expect(table.programs(since: table, own: 2).isEmpty)
    }

    #if os(Linux)
        @Test("this machine's programs have names, and this process is among them")
        func current() {
            let table = ProgramTable.current()
            #expect(table.processes.count > 1)
            #expect(table.processes.values.allSatisfy { !$0.name.isEmpty })
        }
    #endif
}
