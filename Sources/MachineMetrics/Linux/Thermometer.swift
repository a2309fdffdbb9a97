/// The sensors in a Linux machine's processor: thermal zones and hwmon chips.
struct Thermometer: Sendable {
    /// Files with thousandths of a degree.
    let paths: [String]

    /// As many are read at a time; some ask a core each.
    private static let most = 16
    /// What lies outside is a sensor that is broken or not connected.
    private static let plausible = 1.0...150.0

    init(_ files: inout SensorFiles) {
        var paths: [String] = []
        let zones = "/sys/class/thermal"
        for zone in files.numbered("thermal_zone", in: zones) {
            if let type = files.line("\(zones)/\(zone)/type"), Self.isProcessor(zone: type) {
                paths.append("\(zones)/\(zone)/temp")
            }
        }
        let chips = "/sys/class/hwmon"
        for chip in files.numbered("hwmon", in: chips) {
            guard let name = files.line("\(chips)/\(chip)/name"), Self.chips.contains(name) else {
                continue
            }
            paths += Self.inputs(of: "\(chips)/\(chip)", &files)
        }
        self.paths = Array(paths.prefix(Self.most))
    }

    /// Degrees Celsius of the hottest; `nil` when none answers.
    func hottest(_ files: inout SensorFiles) -> Double? {
        paths.compactMap { path in files.number(path).map { $0 / 1000 } }
            .filter(Self.plausible.contains).max()
    }

    /// Drivers of sensors that lie in a processor.
    private static let chips: Set = ["coretemp", "k10temp", "zenpower", "cpu_thermal"]

    private static func isProcessor(zone type: String) -> Bool {
        let type = type.lowercased()
        return type == "x86_pkg_temp" || type.hasPrefix("cpu") || type.hasPrefix("soc")
    }

    private static func inputs(of chip: String, _ files: inout SensorFiles) -> [String] {
        var inputs: [(path: String, label: String)] = []
        for name in files.system.list(chip) where name.hasPrefix("temp") {
            guard name.hasSuffix("_input") else { continue }
            let label = files.line("\(chip)/\(name.dropLast(6))_label") ?? ""
            inputs.append(("\(chip)/\(name)", label))
        }
        // Of a package it is the hottest core.
        let packages = inputs.filter { $0.label.hasPrefix("Package") }
        if !packages.isEmpty { return packages.map(\.path) }
        // What the fan goes by is set off from the temperature in some processors.
        let hasTrue = inputs.contains { $0.label == "Tdie" }
        return inputs.filter { !hasTrue || $0.label != "Tctl" }.map(\.path)
    }
}
