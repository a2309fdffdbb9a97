/// What the measuring of the memory's speed goes by.
struct BandwidthFacts: Sendable, Hashable {
    /// Bytes of the last caches together; `nil` where that is not told.
    var cacheBytes: Int?
    /// Bytes of memory that can be taken.
    var available: Int?
    /// Processors this process may use.
    var cores: Double?
}

extension BandwidthFacts {
    /// As a Linux kernel tells.
    init(linux system: SystemText) {
        cacheBytes = Self.lastCaches(system)
        available = MachineMemory(read: system.read).available
        cores = UsableCores.count(system, bound: UsableCores.bound(system))
    }

    /// The caches of the highest level that hold data, each once however many
    /// processors share it. Source: the kernel's
    /// Documentation/ABI/testing/sysfs-devices-system-cpu.
    private static func lastCaches(_ system: SystemText) -> Int? {
        let folder = "/sys/devices/system/cpu"
        var level = 0
        var sizes: [String: Int] = [:]
        for processor in system.list(folder)
        where processor.hasPrefix("cpu") && Int(processor.dropFirst(3)) != nil {
            let caches = "\(folder)/\(processor)/cache"
            for index in system.list(caches) where index.hasPrefix("index") {
                let cache = "\(caches)/\(index)"
                guard let found = system.line(cache + "/level").flatMap({ Int($0) }),
                    found >= level, system.line(cache + "/type") != "Instruction",
                    let size = system.line(cache + "/size").flatMap(bytes(_:))
                else { continue }
                if found > level { sizes = [:] }
                level = found
                sizes[system.line(cache + "/shared_cpu_list") ?? processor] = size
            }
        }
        return sizes.isEmpty ? nil : sizes.values.reduce(0, +)
    }

    /// `32768K`
    private static func bytes(_ text: String) -> Int? {
        guard let unit = text.last, let number = Int(text.dropLast()), number > 0 else {
            return nil
        }
        switch unit {
        case "K": return number << 10
        case "M": return number << 20
        default: return nil
        }
    }
}
