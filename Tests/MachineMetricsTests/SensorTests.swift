import ChatCore
import Testing

@testable import MachineMetrics

@Suite("Clock and temperature of a processor")
struct SensorTests {
    private static let cpu = "/sys/devices/system/cpu"

    /// With `clocks` in kilohertz.
    private func machine(clocks: [Int], busy: [Int]? = nil) -> MadeUpMachine {
        let machine = MadeUpMachine(["\(Self.cpu)/online": "0-\(clocks.count - 1)\n"])
        for (number, clock) in clocks.enumerated() {
            machine["\(Self.cpu)/cpu\(number)/cpufreq/scaling_cur_freq"] = "\(clock)\n"
            machine["\(Self.cpu)/cpufreq/policy\(number)/cpuinfo_max_freq"] = "4000000\n"
        }
        machine["/proc/stat"] = processorStat(busy ?? clocks.map { _ in 0 })
        return machine
    }

    @Test("the clock is that of the processors that work, not of those that sleep")
    func inUse() {
        let machine = machine(clocks: [3_000_000, 800_000, 3_400_000, 800_000])
        machine["\(Self.cpu)/cpufreq/policy2/cpuinfo_max_freq"] = "4700000\n"
        let (first, second) = machine.readings(seconds: 1) {
            machine["/proc/stat"] = processorStat([99, 10, 60, 0])
        }
        #expect(first.clock == 2.0e9 && first.clockLimit == 4.7e9)
        #expect(second.clock == 3.2e9)
    }

    @Test("only processors this program may use count, and not one that was switched off")
    func allowed() {
        let machine = machine(clocks: [1_000_000, 2_000_000, 3_000_000])
        machine["/proc/self/status"] = "Cpus_allowed_list:\t1-2\n"
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).clock == 2.5e9)
        machine["\(Self.cpu)/cpu2/cpufreq/scaling_cur_freq"] = nil
        #expect(sampler.reading(at: instant(2), engine: nil).clock == 2e9)
    }

    @Test("of 128 processors 16 are read, evenly spread, and no sensor is looked for again")
    func many() {
        // Even ones are fast: all of a spread of eight are.
        let machine = machine(clocks: (0..<128).map { $0 % 8 == 0 ? 2_000_000 : 1_000_000 })
        var sampler = machine.sampler()
        _ = sampler.reading(at: instant(1), engine: nil)
        machine.forgetReads()
        #expect(sampler.reading(at: instant(2), engine: nil).clock == 2e9)
        #expect(machine.filesRead("scaling_cur_freq") == 16)
        #expect(machine.filesRead("cpuinfo_max_freq") == 0)
        #expect(machine.reads("\(Self.cpu)/cpu120/cpufreq/scaling_cur_freq") == 1)
        // Of those in use, all are read while they are few.
        machine.forgetReads()
        machine["/proc/stat"] = processorStat((0..<128).map { $0 == 1 || $0 == 9 ? 100 : 0 })
        #expect(sampler.reading(at: instant(3), engine: nil).clock == 1e9)
        #expect(machine.filesRead("scaling_cur_freq") == 2)
    }

    @Test("without cpufreq /proc/cpuinfo tells, where its clock is measured and not repeated")
    func text() {
        let cpuinfo = """
            processor\t: 0
            flags\t\t: fpu aperfmperf avx
            cpu MHz\t\t: 1500.000

            processor\t: 1
            cpu MHz\t\t: 2500.500

            """
        let machine = MadeUpMachine(["\(Self.cpu)/online": "0-1\n", "/proc/cpuinfo": cpuinfo])
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).clock == 2_000_250_000)
        machine["/proc/cpuinfo"] = cpuinfo.replacing("aperfmperf", with: "hypervisor")
        sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).clock == nil)
    }

    @Test("the hottest of the processor's sensors counts, and none of another part")
    func temperature() {
        let machine = MadeUpMachine()
        for (number, zone) in [
            ("acpitz", 99000), ("x86_pkg_temp", 61000), ("soc-thermal", 58000),
            ("cpu-1-thermal", 64500), ("iwlwifi_1", 97000), ("battery", 96000),
            // Broken, or not connected.
            ("cpu-2-thermal", 255_000), ("cpu-3-thermal", -273_200),
        ].enumerated() {
            machine["/sys/class/thermal/thermal_zone\(number)/type"] = zone.0 + "\n"
            machine["/sys/class/thermal/thermal_zone\(number)/temp"] = "\(zone.1)\n"
        }
        machine.write([
            "/sys/class/hwmon/hwmon0/name": "nvme\n",
            "/sys/class/hwmon/hwmon0/temp1_input": "90000\n",
        ])
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).temperature == 64.5)
        machine["/sys/class/thermal/thermal_zone3/temp"] = nil
        #expect(sampler.reading(at: instant(2), engine: nil).temperature == 61)
    }

    @Test(
        "of a chip the package counts for its cores, and the temperature for what the fan goes by")
    func chips() {
        let intel = MadeUpMachine([
            "/sys/class/hwmon/hwmon3/name": "coretemp\n",
            "/sys/class/hwmon/hwmon3/temp1_input": "70000\n",
            "/sys/class/hwmon/hwmon3/temp1_label": "Package id 0\n",
            "/sys/class/hwmon/hwmon3/temp2_input": "69000\n",
            "/sys/class/hwmon/hwmon3/temp2_label": "Core 0\n",
        ])
        var sampler = intel.sampler()
        _ = sampler.reading(at: instant(1), engine: nil)
        #expect(sampler.reading(at: instant(2), engine: nil).temperature == 70)
        #expect(intel.filesRead("temp2_input") == 0)
        let amd = MadeUpMachine([
            "/sys/class/hwmon/hwmon1/name": "k10temp\n",
            "/sys/class/hwmon/hwmon1/temp1_input": "88000\n",
            "/sys/class/hwmon/hwmon1/temp1_label": "Tctl\n",
            "/sys/class/hwmon/hwmon1/temp3_input": "66000\n",
            "/sys/class/hwmon/hwmon1/temp3_label": "Tccd1\n",
        ])
        #expect(amd.readings {}.second.temperature == 88)
        amd.write([
            "/sys/class/hwmon/hwmon1/temp2_input": "68000\n",
            "/sys/class/hwmon/hwmon1/temp2_label": "Tdie\n",
        ])
        #expect(amd.readings {}.second.temperature == 68)
    }

    @Test("a sensor that hangs is read once, and the others go on")
    func hanging() {
        let path = "/sys/class/thermal/thermal_zone0"
        let other = "/sys/class/thermal/thermal_zone1"
        let machine = MadeUpMachine([
            "\(path)/type": "cpu\n", "\(path)/temp": "50000\n",
            "\(other)/type": "cpu\n", "\(other)/temp": "40000\n",
        ])
        machine.slowDown("\(path)/temp", 3)
        machine.slowDown("\(other)/temp", 0.1)
        var sampler = machine.sampler()
        #expect(sampler.reading(at: instant(1), engine: nil).temperature == 50)
        #expect(sampler.reading(at: instant(2), engine: nil).temperature == 40)
        #expect(machine.reads("\(path)/temp") == 1 && machine.reads("\(other)/temp") == 2)
    }
}
