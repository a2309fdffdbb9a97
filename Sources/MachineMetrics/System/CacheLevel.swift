/// The caches of one level that hold data.
package struct CacheLevel: Sendable, Hashable, Codable {
    /// 1 is the nearest to a core.
    package var level: Int
    /// Bytes of all of them together.
    package var bytes: Int
    /// How many there are.
    package var count: Int

    package init(level: Int, bytes: Int, count: Int) {
        self.level = level
        self.bytes = bytes
        self.count = count
    }
}

extension CacheLevel {
    /// Those of a Linux machine, each cache once however many processors share it. Source: the
    /// kernel's Documentation/ABI/testing/sysfs-devices-system-cpu.
    package static func all(linux system: SystemText) -> [CacheLevel] {
        let folder = "/sys/devices/system/cpu"
        var sizes: [Int: [String: Int]] = [:]
        for processor in system.list(folder)
        where processor.hasPrefix("cpu") && Int(processor.dropFirst(3)) != nil {
            let caches = "\(folder)/\(processor)/cache"
            for index in system.list(caches) where index.hasPrefix("index") {
                let cache = "\(caches)/\(index)"
                guard let level = system.line(cache + "/level").flatMap({ Int($0) }),
                    system.line(cache + "/type") != "Instruction",
                    let size = system.line(cache + "/size").flatMap(bytes(_:))
                else { continue }
                sizes[level, default: [:]][
                    system.line(cache + "/shared_cpu_list") ?? processor] = size
            }
        }
        return sizes.keys.sorted().map { level in
            let all = sizes[level] ?? [:]
            return CacheLevel(level: level, bytes: all.values.reduce(0, +), count: all.count)
        }
    }

    /// `32768K`
    static func bytes(_ text: String) -> Int? {
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
