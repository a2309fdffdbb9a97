/// Whether a processor's clock is held back now, and why.
package struct Throttling: Sendable, Hashable {
    package enum Cause: String, Sendable, Hashable, Codable {
        case heat
        /// The supply gives less than the machine needs.
        case voltage = "low-voltage"
    }

    /// Why it is held back now; empty for a clock that is free.
    package var causes: [Cause]

    package init(causes: [Cause]) {
        self.causes = causes
    }
}

extension Throttling {
    /// As a Linux machine tells that has a Raspberry Pi's firmware; `nil` on others. Source: the
    /// Raspberry Pi documentation of vcgencmd's `get_throttled`, whose number the driver repeats.
    package init?(linux system: SystemText) {
        let path = "/sys/devices/platform/soc/soc:firmware/get_throttled"
        guard let text = system.line(path), let bits = Int(text.drop0x, radix: 16) else {
            return nil
        }
        causes = []
        // 0 under-voltage, 1 clock capped, 2 throttled, 3 soft temperature limit.
        if bits & 0b1 != 0 { causes.append(.voltage) }
        if bits & 0b1000 != 0 || bits & 0b111 == 0b100 || bits & 0b111 == 0b010 {
            causes.append(.heat)
        }
    }

    /// How often the processor's cores slowed down for heat since the machine started; `nil`
    /// where that is not told. A count that grows tells that they do it now. Source: the
    /// kernel's Documentation/arch/x86, thermal_throttle in sysfs.
    package static func events(linux system: SystemText) -> Int? {
        let folder = "/sys/devices/system/cpu"
        let counts = system.list(folder).compactMap { name -> Int? in
            guard name.hasPrefix("cpu"), Int(name.dropFirst(3)) != nil else { return nil }
            return system.line("\(folder)/\(name)/thermal_throttle/core_throttle_count")
                .flatMap { Int($0) }
        }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}

extension String {
    fileprivate var drop0x: Substring { hasPrefix("0x") ? dropFirst(2) : self[...] }
}
