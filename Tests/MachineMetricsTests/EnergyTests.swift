import ChatCore
import Testing

@testable import MachineMetrics

@Suite("Energy a machine takes")
struct EnergyTests {
    private static let caps = "/sys/class/powercap"

    /// With counts in microjoules.
    private func machine(packages: [Int], range: Int? = 262_143_328_850) -> MadeUpMachine {
        let machine = MadeUpMachine()
        for (number, count) in packages.enumerated() {
            let folder = "\(Self.caps)/intel-rapl:\(number)"
            machine["\(folder)/name"] = "package-\(number)\n"
            machine["\(folder)/energy_uj"] = "\(count)\n"
            machine["\(folder)/max_energy_range_uj"] = range.map { "\($0)\n" }
        }
        return machine
    }

    private func battery(_ machine: MadeUpMachine, _ name: String, _ files: [String: String]) {
        for (file, text) in files { machine["/sys/class/power_supply/\(name)/\(file)"] = text }
    }

    @Test("every package counts, and neither its parts nor the platform they are part of")
    func packages() {
        let machine = machine(packages: [1_000_000, 5_000_000])
        machine.write([
            "\(Self.caps)/intel-rapl:0:0/name": "core\n",
            "\(Self.caps)/intel-rapl:0:0/energy_uj": "0\n",
            "\(Self.caps)/intel-rapl:2/name": "psys\n",
            "\(Self.caps)/intel-rapl:2/energy_uj": "0\n",
            "\(Self.caps)/intel-rapl-mmio:0/name": "package-0\n",
            "\(Self.caps)/intel-rapl-mmio:0/energy_uj": "0\n",
        ])
        let (first, second) = machine.readings {
            for zone in ["intel-rapl:0:0", "intel-rapl:2", "intel-rapl-mmio:0"] {
                machine["\(Self.caps)/\(zone)/energy_uj"] = "90000000\n"
            }
            machine["\(Self.caps)/intel-rapl:0/energy_uj"] = "31000000\n"
            machine["\(Self.caps)/intel-rapl:1/energy_uj"] = "25000000\n"
        }
        #expect(first.energy == nil)
        #expect(second.energy == .init(joules: 50, scope: .processor))
    }

    @Test("a count that begins again at its end goes on")
    func wraparound() {
        let wraps = machine(packages: [262_143_000_000])
        let energy = wraps.readings {
            wraps["\(Self.caps)/intel-rapl:0/energy_uj"] = "671150\n"
        }.second.energy
        #expect(abs((energy?.joules ?? 0) - 1) < 1e-6)
        let unknown = machine(packages: [262_143_000_000], range: nil)
        let none = unknown.readings {
            unknown["\(Self.caps)/intel-rapl:0/energy_uj"] = "671150\n"
        }
        #expect(none.second.energy == nil)
    }

    @Test("a count that was set back is not taken for one that began again")
    func setBack() {
        let machine = machine(packages: [100_000_000_000])
        let reading = machine.readings { machine["\(Self.caps)/intel-rapl:0/energy_uj"] = "5\n" }
        #expect(reading.second.energy == nil)
    }

    @Test("without one of the packages, at first or later, there is no figure of the others")
    func partial() {
        let later = machine(packages: [1, 1])
        #expect(
            later.readings { later["\(Self.caps)/intel-rapl:1/energy_uj"] = nil }
                .second.energy == nil)
        // Not even the battery's then: it would be of something else.
        let never = machine(packages: [1, 1])
        never["\(Self.caps)/intel-rapl:1/energy_uj"] = nil
        #expect(never.readings {}.second.energy == nil)
        battery(never, "BAT0", ["type": "Battery\n", "status": "Discharging\n"])
        battery(never, "BAT0", ["power_now": "12000000\n"])
        #expect(never.readings {}.second.energy == .init(joules: 24, scope: .machine))
    }

    @Test("batteries tell while they are used up, by power or by current and voltage")
    func batteries() {
        let machine = MadeUpMachine()
        battery(machine, "BAT0", ["type": "Battery\n", "status": "Discharging\n"])
        battery(machine, "BAT0", ["power_now": "9000000\n"])
        battery(machine, "BAT1", ["type": "Battery\n", "status": "Discharging\n"])
        battery(machine, "BAT1", ["current_now": "-500000\n", "voltage_now": "12000000\n"])
        battery(machine, "AC", ["type": "Mains\n", "status": "Discharging\n"])
        battery(machine, "mouse", ["type": "Battery\n", "scope": "Device\n"])
        battery(machine, "mouse", ["status": "Discharging\n", "power_now": "99000000\n"])
        #expect(machine.readings {}.second.energy == .init(joules: 30, scope: .machine))
        battery(machine, "BAT0", ["status": "Charging\n"])
        #expect(machine.readings {}.second.energy == .init(joules: 12, scope: .machine))
        battery(machine, "BAT1", ["status": "Full\n"])
        #expect(machine.readings {}.second.energy == nil)
        battery(machine, "BAT2", ["type": "Battery\n", "status": "Discharging\n"])
        #expect(machine.readings {}.second.energy == nil)
    }

    @Test("where nothing else tells, the GPUs' power counts, when all have told it")
    func gpus() {
        let machine = MadeUpMachine()
        for card in 0...1 {
            let folder = "/sys/class/drm/card\(card)/device"
            machine["\(folder)/gpu_busy_percent"] = "50\n"
            machine["\(folder)/hwmon/hwmon\(card)/power1_average"] = "20000000\n"
        }
        #expect(machine.readings {}.second.energy == .init(joules: 80, scope: .gpu))
        machine["/sys/class/drm/card1/device/hwmon/hwmon1/power1_average"] = nil
        #expect(machine.readings {}.second.energy == nil)
    }
}
