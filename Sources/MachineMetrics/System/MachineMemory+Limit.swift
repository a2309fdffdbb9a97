extension MachineMemory {
    /// Bytes that control groups let this process and those beside it take together; `nil`
    /// where none limits them to less than the machine has.
    package var limit: Int? {
        guard let own = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else {
            return nil
        }
        let limits = Self.folders(groups: own, mounts: mounts).flatMap { folder, version in
            let names =
                version == 2 ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"]
            // A group without one has `max`, or the largest number of pages.
            return names.compactMap { name in
                read("\(folder)/\(name)")?.split(separator: "\n").first.flatMap { Int($0) }
            }
        }
        let total = read("/proc/meminfo").flatMap { Self.value(of: "MemTotal:", in: $0) }
        guard let least = limits.min(), least < (total ?? 1 << 50) * 1024 else { return nil }
        return least
    }
}
