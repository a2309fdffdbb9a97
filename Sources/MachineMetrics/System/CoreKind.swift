/// Cores of one kind, where a processor has several.
package struct CoreKind: Sendable, Hashable, Codable {
    package enum Name: String, Sendable, Hashable, Codable {
        case performance, efficiency
    }

    package var name: Name
    /// Cores; `nil` where only their threads are told.
    package var cores: Int?
    package var threads: Int

    package init(name: Name, cores: Int?, threads: Int) {
        self.name = name
        self.cores = cores
        self.threads = threads
    }
}

extension CoreKind {
    /// Those of a Linux machine, the fastest first; empty where all are alike, or nothing tells.
    ///
    /// Intel's hybrids are told apart by the kernel's performance counters, Arm's by its
    /// scheduler's capacities, others by their highest clocks. Sources: the kernel's
    /// Documentation/ABI/testing/sysfs-devices-system-cpu and
    /// Documentation/scheduler/sched-capacity.rst.
    package static func all(linux system: SystemText) -> [CoreKind] {
        let folder = "/sys/devices/system/cpu"
        func list(_ path: String) -> Set<Int>? {
            system.line(path).flatMap(ProcessorList.processors)
        }
        if let fast = list("/sys/devices/cpu_core/cpus"),
            let slow = list("/sys/devices/cpu_atom/cpus")
        {
            return [kind(.performance, fast, system), kind(.efficiency, slow, system)]
        }
        let processors = system.list(folder).compactMap { name in
            name.hasPrefix("cpu") ? Int(name.dropFirst(3)) : nil
        }
        for file in ["cpu_capacity", "cpufreq/cpuinfo_max_freq"] {
            let speeds = processors.compactMap { number in
                system.line("\(folder)/cpu\(number)/\(file)").flatMap { Double($0) }.map {
                    (number, $0)
                }
            }
            guard speeds.count == processors.count, let most = speeds.map(\.1).max(), most > 0
            else { continue }
            let slow = Set(speeds.filter { $0.1 < most * Self.least }.map(\.0))
            guard !slow.isEmpty else { continue }
            return [
                kind(.performance, Set(processors).subtracting(slow), system),
                kind(.efficiency, slow, system),
            ]
        }
        return []
    }

    /// Of the fastest core's speed, what one has at least that is no efficiency core. Cores that
    /// are alike differ by a tenth where the best of them may be clocked higher.
    private static let least = 0.75

    private static func kind(_ name: Name, _ threads: Set<Int>, _ system: SystemText) -> CoreKind {
        let cores = threads.compactMap { number -> String? in
            let topology = "/sys/devices/system/cpu/cpu\(number)/topology"
            guard let core = system.line(topology + "/core_id") else { return nil }
            return "\(system.line(topology + "/physical_package_id") ?? "") \(core)"
        }
        return CoreKind(
            name: name, cores: cores.count == threads.count ? Set(cores).count : nil,
            threads: threads.count)
    }
}
