/// What tells of energy on a Linux machine: the processor's own counts (RAPL,
/// in the kernel's powercap, for AMD's processors too), and batteries.
struct EnergySensors: Sendable {
    /// The folders of the processor's packages that may be read: often only
    /// by the superuser.
    private let packages: [(folder: String, range: Double?)]
    private let batteries: [String]

    private static let caps = "/sys/class/powercap"
    private static let supplies = "/sys/class/power_supply"

    init(_ files: inout SensorFiles) {
        var packages: [(folder: String, range: Double?)] = []
        var isWhole = true
        // Zones below a package have a second number and are part of it; one
        // of the same kind is the platform's, which holds the packages.
        for zone in files.numbered("intel-rapl:", in: Self.caps) {
            let folder = "\(Self.caps)/\(zone)"
            guard files.line("\(folder)/name")?.hasPrefix("package") == true else { continue }
            if files.number("\(folder)/energy_uj") == nil { isWhole = false }
            let range = files.number("\(folder)/max_energy_range_uj").map { $0 / 1e6 }
            packages.append((folder, range))
        }
        self.packages = isWhole ? packages : []
        var batteries: [String] = []
        for supply in files.system.list(Self.supplies) {
            let folder = "\(Self.supplies)/\(supply)"
            // A mouse's battery does not feed the machine.
            if files.line("\(folder)/type") == "Battery",
                files.line("\(folder)/scope") != "Device"
            {
                batteries.append(folder)
            }
        }
        self.batteries = batteries
    }

    /// `nil` where nothing may be read.
    func packages(_ files: inout SensorFiles) -> [EnergyCount?]? {
        guard !packages.isEmpty else { return nil }
        return packages.map { package in
            files.number("\(package.folder)/energy_uj").map {
                EnergyCount(joules: $0 / 1e6, range: package.range)
            }
        }
    }

    /// Watts the batteries give together; `nil` when none gives any, or one
    /// that does not tell.
    func batteryPower(_ files: inout SensorFiles) -> Double? {
        var total: Double?
        for battery in batteries where files.line("\(battery)/status") == "Discharging" {
            guard let watts = Self.power(of: battery, &files) else { return nil }
            total = (total ?? 0) + watts
        }
        return total
    }

    private static func power(of battery: String, _ files: inout SensorFiles) -> Double? {
        // In millionths; some drivers give what leaves the battery a minus.
        if let power = files.number("\(battery)/power_now") { return abs(power) / 1e6 }
        guard let current = files.number("\(battery)/current_now"),
            let voltage = files.number("\(battery)/voltage_now")
        else { return nil }
        return abs(current) / 1e6 * voltage / 1e6
    }
}
