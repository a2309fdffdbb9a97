import ChatCore
import MachineMetrics
import Testing

@testable import ChatApp

@Suite("What a kernel tells of its machine")
struct SystemFactsTests {
    private func facts(_ files: [String: String]) -> SystemFacts {
        SystemFacts(linux: MadeUpSystem.text(files))
    }

    @Test("instructions, virtual machine, container, clocks, swap and load")
    func system() {
        let facts = facts([
            "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu avx avx2 hypervisor f16c\n\n",
            "/.dockerenv": "",
            "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor": "powersave\n",
            "/sys/devices/system/cpu/cpufreq/policy1/scaling_governor": "powersave\n",
            "/sys/devices/system/cpu/cpufreq/policy0/scaling_driver": "acpi-cpufreq\n",
            "/proc/meminfo": "SwapTotal:       2048 kB\nSwapFree:        1024 kB\n",
            "/proc/loadavg": "1.50 0.80 0.40 2/300 999\n",
        ])
        #expect(facts.instructions == ["AVX", "AVX2", "F16C"])
        #expect(facts.isX86 && facts.isVirtual == true)
        #expect(facts.container == "docker")
        #expect(facts.governors == ["powersave"] && facts.frequencyDriver == "acpi-cpufreq")
        #expect(facts.swap == 2 << 20 && facts.swapUsed == 1 << 20)
        #expect(facts.load == 1.5)
    }

    @Test("a kernel that tells nothing leaves everything open")
    func nothing() {
        #expect(facts([:]) == SystemFacts())
        #expect(ProcessorQuota.cores(MadeUpSystem.text([:])) == nil)
    }

    @Test("the least quota of a group and those above it counts, in both versions")
    func quota() {
        let second = [
            "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/cpu.max": "150000 100000\n",
            "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
        ]
        #expect(ProcessorQuota.cores(MadeUpSystem.text(second)) == 1.5)
        let first = [
            "/proc/self/cgroup": "3:cpu,cpuacct:/outside\n1:name=systemd:/x\n",
            "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
            "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        ]
        #expect(ProcessorQuota.cores(MadeUpSystem.text(first)) == 0.5)
        let unlimited = first.merging(["/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n"]) { $1 }
        #expect(ProcessorQuota.cores(MadeUpSystem.text(unlimited)) == nil)
    }

    @Test("a hybrid has cores of two kinds, and its battery is not its mouse's")
    func hybrid() {
        let facts = facts(MadeUpSystem.hybrid)
        #expect(
            facts.cores == [
                CoreKind(name: .performance, cores: 6, threads: 12),
                CoreKind(name: .efficiency, cores: 8, threads: 8),
            ])
        #expect(
            facts.caches == [
                CacheLevel(level: 1, bytes: 14 * 48 << 10, count: 14),
                CacheLevel(level: 3, bytes: 24 << 20, count: 1),
            ])
        #expect(facts.power.source == .battery && facts.power.charge == 0.64)
        #expect(facts.power.profile == "low-power")
        #expect(facts.hugePages == "madvise" && facts.throttlingEvents == 7)
        #expect(facts.isVirtual == false && facts.hypervisor == nil)
    }

    @Test("Arm's cores are told apart by capacity, or by clock; a small difference is none")
    func capacity() {
        func kinds(_ file: String, _ values: [Int]) -> [CoreKind] {
            let folder = "/sys/devices/system/cpu"
            return facts(
                Dictionary(
                    uniqueKeysWithValues: values.enumerated().map {
                        ("\(folder)/cpu\($0.offset)/\(file)", "\($0.element)\n")
                    })
            ).cores
        }
        let twoKinds = [
            CoreKind(name: .performance, cores: nil, threads: 2),
            CoreKind(name: .efficiency, cores: nil, threads: 1),
        ]
        #expect(kinds("cpu_capacity", [462, 1024, 900]) == twoKinds)
        #expect(kinds("cpufreq/cpuinfo_max_freq", [5_100_000, 5_100_000, 3_300_000]) == twoKinds)
        #expect(kinds("cpufreq/cpuinfo_max_freq", [5_700_000, 5_500_000]) == [])
    }

    @Test("a Raspberry Pi says that its supply is too weak")
    func raspberryPi() {
        let facts = facts(MadeUpSystem.raspberryPi)
        #expect(facts.instructions == ["NEON", "dot product"] && !facts.isX86)
        #expect(facts.throttling?.causes == [.voltage, .heat])
        #expect(facts.isVirtual == nil && !facts.isOnAppleSilicon && facts.cores.isEmpty)
    }

    @Test("a container's limits are those of its control group")
    func container() {
        let facts = facts(MadeUpSystem.container)
        #expect(facts.container == "docker" && facts.isVirtual == true)
        #expect(facts.hypervisor == "QEMU" && facts.memoryLimit == 2 << 30)
        let unlimited = MadeUpSystem.container.merging(["/sys/fs/cgroup/memory.max": "max\n"]) {
            $1
        }
        #expect(self.facts(unlimited).memoryLimit == nil)
    }

    @Test("a container on a Mac is known by the processor or by the kernel, and no other is")
    func mac() {
        let docker = facts(MadeUpSystem.dockerOnMac)
        #expect(docker.isOnAppleSilicon && docker.isVirtual == true && !docker.isTranslated)
        #expect(docker.hypervisor == "Apple's virtualization")
        let orbStack = facts([
            "/proc/cpuinfo": "Features\t: asimd\n",
            "/proc/version": "Linux version 6.12.0-orbstack-00001\n",
        ])
        #expect(orbStack.isOnAppleSilicon)
        let rosetta = facts(["/proc/cpuinfo": "vendor_id\t: VirtualApple\nflags\t\t: avx\n"])
        #expect(rosetta.isOnAppleSilicon && rosetta.isTranslated)
        // Linux on the Mac's own processor, Docker on an Intel Mac, and a server of Arm's.
        for files in [
            ["/proc/cpuinfo": "Features\t: asimd\nCPU implementer\t: 0x61\nCPU part\t: 0x022\n"],
            ["/proc/cpuinfo": "flags\t: avx2 hypervisor\n", "/proc/version": "6.10-linuxkit\n"],
            ["/proc/cpuinfo": "Features\t: asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n"],
        ] {
            #expect(!facts(files).isOnAppleSilicon)
        }
    }
}
