/// How many processors a process may use on Linux.
enum UsableCores {
    /// Those it is bound to, or fewer where its control groups leave it less of
    /// them; `nil` when nothing tells.
    static func count(_ system: SystemText, bound: Set<Int>?) -> Double? {
        [bound.map { Double($0.count) }, ProcessorQuota.cores(system)].compactMap { $0 }.min()
    }

    /// The processors this process is bound to, by number.
    static func bound(_ system: SystemText) -> Set<Int>? {
        system.value(of: "Cpus_allowed_list", in: "/proc/self/status")
            .flatMap(ProcessorList.processors)
    }
}
