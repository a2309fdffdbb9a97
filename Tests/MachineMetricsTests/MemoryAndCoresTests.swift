import ChatCore
import Testing

@testable import MachineMetrics

@Suite("Memory and processors of a machine")
struct MemoryAndCoresTests {
    @Test("a machine that tells nothing gives an empty reading")
    func nothing() {
        let (first, second) = MadeUpMachine().readings(seconds: 3, engine: 42) {}
        #expect(first == MachineReading(seconds: 0))
        #expect(second == MachineReading(seconds: 3))
    }

    @Test("memory, swap, what came back from it, and waiting for memory")
    func memory() {
        let machine = MadeUpMachine([
            "/proc/meminfo": """
            MemTotal:  9000 kB
            MemAvailable:  5000 kB
            SwapTotal:  800 kB
            SwapFree:  300 kB

            """,
            "/proc/vmstat": "pgpgin 5\npswpin 100\npswpout 900\n",
            "/proc/pressure/memory":
                "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\nfull avg10=1 total=9\n",
        ])
        let (first, second) = machine.readings(seconds: 2) {
            machine["/proc/vmstat"] = "pgpgin 5\npswpin 150\npswpout 900\n"
            machine["/proc/pressure/memory"] =
                "some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\nfull avg10=1 total=9\n"
        }
        #expect(first.availableMemory == 5000 << 10 && first.swapUsed == 500 << 10)
        #expect(first.swapInRate == nil && first.memoryStall == nil)
        #expect(second.swapInRate == 25 * 4096 && second.memoryStall == 0.25)
    }

    @Test("counts of swap and of waiting that go back give no rate")
    func backwards() {
        let machine = MadeUpMachine([
            "/proc/vmstat": "pswpin 100\n", "/proc/pressure/memory": "some avg10=0 total=100\n",
        ])
        let (_, second) = machine.readings {
            machine["/proc/vmstat"] = "pswpin 99\n"
            machine["/proc/pressure/memory"] = "some avg10=0 total=99\n"
        }
        #expect(second.swapInRate == nil && second.memoryStall == nil)
    }

    @Test("a control group that leaves less memory than the machine has counts")
    func groups() {
        let machine = MadeUpMachine([
            "/proc/meminfo": "MemAvailable: 1048576 kB\n",
            "/proc/self/cgroup": "0::/box\n",
            "/proc/self/mountinfo":
                "35 22 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n",
            "/sys/fs/cgroup/box/memory.max": "104857600\n",
            "/sys/fs/cgroup/box/memory.current": "54857600\n",
        ])
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).availableMemory == 50_000_000)
        machine["/sys/fs/cgroup/box/memory.max"] = "max\n"
        #expect(sampler.reading(at: instant(2), engine: nil).availableMemory == 1 << 30)
    }

    @Test("cores are those the process is bound to, or fewer by its group's quota")
    func cores() {
        let machine = MadeUpMachine(["/proc/self/status": "Name:\tx\nCpus_allowed_list:\t0-3,8\n"])
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).usableCores == 5)
        machine.write([
            "/proc/self/cgroup": "0::/box\n", "/sys/fs/cgroup/box/cpu.max": "250000 100000\n",
        ])
        #expect(sampler.reading(at: instant(2), engine: nil).usableCores == 2.5)
    }
}
