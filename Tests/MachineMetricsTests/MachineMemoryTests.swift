import Testing

@testable import MachineMetrics

@Suite("The machine's memory")
struct MachineMemoryTests {
    static let mebibyte = 1 << 20

    func memory(_ files: [String: String]) -> MachineMemory {
        MachineMemory { files[$0] }
    }

    @Test("without limits it is the kernel's estimate")
    func plain() {
        let memory = memory(["/proc/meminfo": "MemTotal: 100 kB\nMemAvailable:   51200 kB\n"])
        #expect(memory.available == 50 * Self.mebibyte)
        #expect(self.memory([:]).available == nil)
    }

    @Test("a version 2 group, and the groups above it, count; file pages are free")
    func version2() {
        let files = [
            "/proc/meminfo": "MemAvailable: 1048576 kB\n",
            "/proc/self/cgroup": "0::/user.slice/run:1.scope\n",
            "/proc/self/mountinfo": """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            35 22 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
            """,
            "/sys/fs/cgroup/user.slice/run:1.scope/memory.max": "max\n",
            "/sys/fs/cgroup/user.slice/run:1.scope/memory.high": "209715200\n",
            "/sys/fs/cgroup/user.slice/run:1.scope/memory.current": "104857600\n",
            "/sys/fs/cgroup/user.slice/run:1.scope/memory.stat":
                "anon 1\ninactive_file 31457280\nactive_file 20971520\n",
            "/sys/fs/cgroup/user.slice/memory.max": "314572800\n",
            "/sys/fs/cgroup/user.slice/memory.high": "max\n",
            "/sys/fs/cgroup/user.slice/memory.current": "304087040\n",
        ]
        // The inner one leaves 200 - (100 - 50), the outer one 300 - 290.
        #expect(memory(files).groups == [150 * Self.mebibyte, 10 * Self.mebibyte])
        #expect(memory(files).available == 10 * Self.mebibyte)
        // Beyond its limit a group leaves nothing, and not less.
        var over = files
        over["/sys/fs/cgroup/user.slice/memory.current"] = "400000000\n"
        #expect(memory(over).available == 0)
    }

    @Test("a version 1 group counts where its hierarchy is mounted, escapes and all")
    func version1() {
        let files = [
            "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/docker/abc/inner\n0::/\n",
            "/proc/self/mountinfo": """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
            35 31 0:32 /docker/abc /my\\040groups rw,relatime shared:7 - cgroup cgroup rw,cpu,memory
            """,
            "/my groups/inner/memory.limit_in_bytes": "104857600\n",
            "/my groups/inner/memory.usage_in_bytes": "62914560\n",
            "/my groups/inner/memory.stat": "inactive_file 1\ntotal_inactive_file 10485760\n",
            "/my groups/memory.limit_in_bytes": "9223372036854771712\n",
            "/my groups/memory.usage_in_bytes": "99999999\n",
        ]
        #expect(memory(files).groups == [50 * Self.mebibyte])
    }

    @Test("a group outside what is mounted is looked for at the mount itself")
    func container() {
        let mounts = "35 22 0:30 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
        for path in ["/", "/../..", "/elsewhere"] {
            let folders = MachineMemory.folders(groups: "0::\(path)\n", mounts: mounts)
            #expect(folders.map(\.path) == ["/sys/fs/cgroup"], "\(path)")
        }
        #expect(MachineMemory.folders(groups: "0::/a\n", mounts: "nonsense\n").isEmpty)
    }

    @Test("limits on the address space and on data count, less what is used")
    func limits() {
        var files = [
            "/proc/self/limits": """
            Limit                     Soft Limit           Hard Limit           Units
            Max data size             unlimited            unlimited            bytes
            Max address space         314572800            unlimited            bytes
            """,
            "/proc/self/status": "Name:\tx\nVmSize:\t  102400 kB\nVmData:\t   51200 kB\n",
        ]
        #expect(memory(files).available == 200 * Self.mebibyte)
        files["/proc/self/limits"]?.replace("unlimited            unlimited", with: "104857600 1")
        #expect(memory(files).available == 50 * Self.mebibyte)
    }

    #if os(Linux)
        @Test("this machine's own files are understood")
        func thisMachine() throws {
            let available = try #require(MachineMemory(read: SystemText.own.read).available)
            #expect(available > 1 << 20)
        }
    #endif
}
