/// How long the processors of a Linux machine were busy: /proc/stat,
/// proc_stat(5). Also time another virtual machine had is time they were not
/// free; waiting for a disk is idle.
struct ProcessorLoad: Equatable {
    /// Seconds of all together.
    var busy: Double
    /// Seconds of each, by its number.
    var each: [Int: Double] = [:]

    /// `nil` when the text has no such counts.
    init?(_ text: String, _ units: SystemUnits) {
        var total: Double?
        // The processors come first; what follows is long, and not looked at.
        var rest = text.utf8[...]
        while rest.starts(with: "cpu".utf8) {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            let fields = rest[..<end].split(separator: UInt8(ascii: " "))
            rest = rest[end...].dropFirst()
            // user nice system idle iowait irq softirq steal; guests are in user already.
            let counts = fields.dropFirst().prefix(8).map { Double(Substring($0)) ?? 0 }
            guard counts.count >= 4 else { return nil }
            let idle = counts[3] + (counts.count > 4 ? counts[4] : 0)
            let seconds = (counts.reduce(0, +) - idle) / units.ticksPerSecond
            if let number = Int(Substring(fields[0].dropFirst(3))) {
                each[number] = seconds
            } else {
                total = seconds
            }
        }
        guard let total else { return nil }
        busy = total
    }
}
