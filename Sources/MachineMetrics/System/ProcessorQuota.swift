/// How much of a machine's processors a control group leaves its processes, on
/// Linux. Sources: cgroups(7), the kernel's Documentation/admin-guide/cgroup-v2.rst
/// and Documentation/scheduler/sched-bwc.rst.
package enum ProcessorQuota {
    /// In cores; `nil` where nothing limits them. The group's own limit and
    /// those of the groups above it count, as far as they can be seen.
    package static func cores(_ system: SystemText) -> Double? {
        (system.read("/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line in
            // hierarchy:controllers:path, and a path may hold colons.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [Double]() }
            let names = folders(of: String(parts[2]))
            if parts[0] == "0", parts[1].isEmpty {
                return names.compactMap { version2("/sys/fs/cgroup" + $0, system) }
            }
            guard parts[1].split(separator: ",").contains("cpu") else { return [] }
            return names.compactMap { version1("/sys/fs/cgroup/cpu" + $0, system) }
        }.min()
    }

    /// The folder of a group and of all above it: in a container the path may
    /// lie outside of what is mounted, and the last is the one that is there.
    private static func folders(of path: String) -> [String] {
        var names = path.split(separator: "/")
        if names.contains("..") { names = [] }
        return (0...names.count).map { names.prefix($0).map { "/\($0)" }.joined() }
    }

    private static func version2(_ folder: String, _ system: SystemText) -> Double? {
        let numbers = (system.line(folder + "/cpu.max") ?? "").split(separator: " ").map {
            Double($0)
        }
        // The quota of a group without one is `max`.
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], period > 0 else {
            return nil
        }
        return quota / period
    }

    private static func version1(_ folder: String, _ system: SystemText) -> Double? {
        guard let quota = system.line(folder + "/cpu.cfs_quota_us").flatMap(Double.init),
            let period = system.line(folder + "/cpu.cfs_period_us").flatMap(Double.init),
            quota > 0, period > 0
        else { return nil }
        return quota / period
    }
}
