/// Where a machine's power comes from, and what it is told to do with it. What is not told is
/// `nil`.
package struct PowerFacts: Sendable, Hashable {
    package enum Source: String, Sendable, Hashable, Codable {
        case battery, mains
    }

    package var source: Source?
    /// How full the battery is, from 0 to 1.
    package var charge: Double?
    /// What the firmware was asked for: `performance`, `balanced`, `low-power`.
    package var profile: String?
    /// Whether the system saves power at the cost of speed, by its own switch for that.
    package var savesPower: Bool?

    package init() {}
}

extension PowerFacts {
    /// As a Linux kernel tells. Sources: its Documentation/ABI/testing/sysfs-class-power and
    /// Documentation/userspace-api/sysfs-platform_profile.rst.
    package init(linux system: SystemText) {
        let folder = "/sys/class/power_supply"
        var isOnline: Bool?
        var isDischarging = false
        var charges: [Double] = []
        for name in system.list(folder) {
            let supply = "\(folder)/\(name)"
            // A mouse's battery does not feed the machine.
            guard system.line(supply + "/scope") != "Device" else { continue }
            switch system.line(supply + "/type") {
            case "Mains", "USB":
                guard let online = system.line(supply + "/online") else { continue }
                isOnline = (isOnline ?? false) || online != "0"
            case "Battery":
                if system.line(supply + "/status") == "Discharging" { isDischarging = true }
                if let charge = system.line(supply + "/capacity").flatMap(Double.init) {
                    charges.append(charge / 100)
                }
            default: continue
            }
        }
        if isDischarging, isOnline != true {
            source = .battery
        } else if isOnline == true {
            source = .mains
        }
        charge = charges.isEmpty ? nil : charges.reduce(0, +) / Double(charges.count)
        profile = system.line("/sys/firmware/acpi/platform_profile")
    }
}
