/// What a process may still take of a Linux machine's memory, from the
/// kernel's own text files: the least of what the machine has, what its
/// control groups leave it, and what its resource limits leave it.
///
/// Memory that only holds files counts as free, since the kernel gives it up
/// for a program. Sources: proc(5), cgroups(7), and the kernel's
/// Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
package struct MachineMemory {
    /// The text of a file; `nil` when there is none.
    let read: (String) -> String?

    package init(read: @escaping (String) -> String?) {
        self.read = read
    }

    /// In bytes; `nil` when nothing says anything.
    package var available: Int? {
        ([machine] + groups + [addressSpace]).compactMap { $0 }.min()
    }

    /// What the kernel estimates programs can take without swapping.
    var machine: Int? {
        read("/proc/meminfo").flatMap { Self.value(of: "MemAvailable:", in: $0) }.map { $0 * 1024 }
    }

    /// What the limits on the address space and on private data leave.
    var addressSpace: Int? {
        guard let limits = read("/proc/self/limits"), let status = read("/proc/self/status") else {
            return nil
        }
        let left = [("Max address space", "VmSize:"), ("Max data size", "VmData:")].compactMap {
            (name, used) -> Int? in
            guard let line = limits.lines.first(where: { $0.hasPrefix(name) }),
                let limit = line.dropFirst(name.count).split(separator: " ").first.flatMap({
                    Int($0)
                }),
                let kibibytes = Self.value(of: used, in: status)
            else { return nil }
            return max(0, limit - kibibytes * 1024)
        }
        return left.min()
    }

    /// The number behind `name` in a file of such lines.
    static func value(of name: String, in text: String) -> Int? {
        // In bytes: these files are long, and read all the time.
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        for line in text.utf8.split(separator: UInt8(ascii: "\n"))
        where line.starts(with: name.utf8) {
            return line.dropFirst(name.utf8.count).split(whereSeparator: blanks.contains)
                .first.flatMap { Int(Substring($0)) }
        }
        return nil
    }
}

// MARK: - Control groups

extension MachineMemory {
    /// What each control group this process is in leaves, its own and those
    /// above it; groups without a limit are left out.
    var groups: [Int] {
        guard let own = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else {
            return []
        }
        return Self.folders(groups: own, mounts: mounts).compactMap { folder, version in
            version == 2 ? leftInVersion2(folder) : leftInVersion1(folder)
        }
    }

    private func leftInVersion2(_ folder: String) -> Int? {
        // Beyond `high` the group is slowed down until nothing moves.
        let limits = ["memory.max", "memory.high"].compactMap { number(in: "\(folder)/\($0)") }
        guard let limit = limits.min(), let used = number(in: "\(folder)/memory.current") else {
            return nil
        }
        let files = fileBytes(in: "\(folder)/memory.stat", ["inactive_file ", "active_file "])
        return max(0, limit - max(0, used - files))
    }

    private func leftInVersion1(_ folder: String) -> Int? {
        guard let limit = number(in: "\(folder)/memory.limit_in_bytes"),
            // Without a limit it stands at the largest number of pages.
            limit < 1 << 60,
            let used = number(in: "\(folder)/memory.usage_in_bytes")
        else { return nil }
        let files = fileBytes(
            in: "\(folder)/memory.stat", ["total_inactive_file ", "total_active_file "])
        return max(0, limit - max(0, used - files))
    }

    private func number(in file: String) -> Int? {
        read(file)?.lines.first.flatMap { Int($0) }
    }

    /// Both lists of file pages: a model that was read twice is on the active
    /// one, and is given up all the same.
    private func fileBytes(in file: String, _ names: [String]) -> Int {
        guard let text = read(file) else { return 0 }
        return names.compactMap { Self.value(of: $0, in: text) }.reduce(0, +)
    }

    /// The folders of the control groups that count memory, deepest first,
    /// with their version; `groups` is /proc/self/cgroup and `mounts`
    /// /proc/self/mountinfo.
    static func folders(groups: String, mounts: String) -> [(path: String, version: Int)] {
        let mounts = mounts.lines.compactMap(Mount.init)
        return groups.lines.flatMap { line -> [(String, Int)] in
            // hierarchy:controllers:path, and a path may hold colons.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [] }
            let isUnified = parts[0] == "0" && parts[1].isEmpty
            guard isUnified || parts[1].split(separator: ",").contains("memory"),
                let mount = mounts.first(where: {
                    isUnified ? $0.type == "cgroup2" : $0.type == "cgroup" && $0.countsMemory
                })
            else { return [] }
            return mount.folders(of: String(parts[2])).map { ($0, isUnified ? 2 : 1) }
        }
    }

    /// A line of /proc/self/mountinfo.
    private struct Mount {
        /// The folder inside the file system that is mounted.
        var root: String
        /// Where it is mounted.
        var point: String
        var type: String
        /// Whether it is the version 1 hierarchy that counts memory.
        var countsMemory: Bool

        init?(_ line: Substring) {
            // 36 35 98:0 /root /mount/point options [optional ...] - type source options
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 3 < fields.count else {
                return nil
            }
            root = Self.unescaped(fields[3])
            point = Self.unescaped(fields[4])
            type = String(fields[dash + 1])
            countsMemory = fields[dash + 3].split(separator: ",").contains("memory")
        }

        /// The folders of the group at `path` and of those above it, as far as
        /// they can be seen: in a container the path may lie outside.
        func folders(of path: String) -> [String] {
            let prefix = root == "/" ? "" : root
            var names: [Substring] = []
            if path.hasPrefix(prefix + "/") {
                names = path.dropFirst(prefix.count).split(separator: "/")
            }
            if names.contains("..") { names = [] }
            return (0...names.count).reversed().map { count in
                ([point] + names.prefix(count).map(String.init)).joined(separator: "/")
            }
        }

        /// Blanks and the like stand in this file as `\040`, in octal.
        private static func unescaped(_ field: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = Array(field.utf8)[...]
            while let byte = rest.popFirst() {
                let digits = rest.prefix(3)
                if byte == UInt8(ascii: "\\"), digits.count == 3,
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
                {
                    bytes.append(value)
                    rest = rest.dropFirst(3)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension String {
    fileprivate var lines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }
    }
}
