import ChatCore
import LlamaEngine
import MachineMetrics

@testable import ChatApp

/// Machines whose kernels' files are written down.
enum MadeUpSystem {
    static func text(_ files: [String: String]) -> SystemText {
        SystemText(
            read: { files[$0] },
            list: { folder in
                let below = folder == "/" ? "/" : folder + "/"
                return Set(
                    files.keys.filter { $0.hasPrefix(below) }.compactMap {
                        $0.dropFirst(below.count).split(separator: "/").first.map(String.init)
                    }
                ).sorted()
            })
    }

    /// A laptop with 6 fast cores of two threads and 8 slow ones, on its battery.
    static let hybrid: [String: String] = {
        var files = [
            "/proc/cpuinfo": """
            vendor_id\t: GenuineIntel
            model name\t: 12th Gen Intel(R) Core(TM) i7-12700H
            flags\t\t: fpu avx avx2 fma f16c avx_vnni
            """,
            "/sys/devices/cpu_core/cpus": "0-11\n", "/sys/devices/cpu_atom/cpus": "12-19\n",
            "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor": "powersave\n",
            "/sys/devices/system/cpu/cpufreq/policy0/scaling_driver": "intel_pstate\n",
            "/sys/class/power_supply/AC/type": "Mains\n",
            "/sys/class/power_supply/AC/online": "0\n",
            "/sys/class/power_supply/BAT0/type": "Battery\n",
            "/sys/class/power_supply/BAT0/status": "Discharging\n",
            "/sys/class/power_supply/BAT0/capacity": "64\n",
            "/sys/class/power_supply/mouse/type": "Battery\n",
            "/sys/class/power_supply/mouse/scope": "Device\n",
            "/sys/class/power_supply/mouse/capacity": "3\n",
            "/sys/firmware/acpi/platform_profile": "low-power\n",
            "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
            "/sys/class/dmi/id/sys_vendor": "LENOVO\n",
            "/proc/meminfo": "MemTotal: 16000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
        ]
        for thread in 0..<20 {
            let core = thread < 12 ? thread / 2 : thread - 6
            let folder = "/sys/devices/system/cpu/cpu\(thread)"
            files["\(folder)/topology/core_id"] = "\(core)\n"
            files["\(folder)/topology/physical_package_id"] = "0\n"
            files["\(folder)/cache/index0/level"] = "1\n"
            files["\(folder)/cache/index0/type"] = "Data\n"
            files["\(folder)/cache/index0/size"] = "48K\n"
            files["\(folder)/cache/index0/shared_cpu_list"] = "core \(core)\n"
            files["\(folder)/cache/index3/level"] = "3\n"
            files["\(folder)/cache/index3/type"] = "Unified\n"
            files["\(folder)/cache/index3/size"] = "24576K\n"
            files["\(folder)/cache/index3/shared_cpu_list"] = "0-19\n"
            files["\(folder)/thermal_throttle/core_throttle_count"] = "\(thread == 0 ? 7 : 0)\n"
        }
        return files
    }()

    /// A desktop without troubles but for its large pages.
    static let desktop = [
        "/proc/cpuinfo":
            "model name\t: AMD Ryzen 7 5800X\nflags\t\t: fpu avx avx2 fma f16c\n",
        "/sys/class/dmi/id/sys_vendor": "Micro-Star International Co., Ltd.\n",
        "/sys/kernel/mm/transparent_hugepage/enabled": "always madvise [never]\n",
        "/sys/class/power_supply/ucsi/type": "USB\n",
        "/sys/class/power_supply/ucsi/online": "1\n",
        "/proc/meminfo": "MemTotal: 32000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    ]

    /// With a supply that is too weak, held back for it.
    static let raspberryPi = [
        "/proc/cpuinfo": """
        processor\t: 0
        Features\t: fp asimd evtstrm aes asimdhp cpuid asimdrdm asimddp
        CPU implementer\t: 0x41
        CPU part\t: 0xd0b
        Model\t\t: Raspberry Pi 5 Model B Rev 1.0
        """,
        "/sys/devices/platform/soc/soc:firmware/get_throttled": "5000D\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "2400000\n",
        "/sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq": "2400000\n",
        "/proc/meminfo": "MemTotal: 8000000 kB\nSwapTotal: 204800 kB\nSwapFree: 204800 kB\n",
    ]

    /// A container that is left one and a half processors and 2 GiB.
    static let container = [
        "/proc/cpuinfo": "model name\t: AMD EPYC\nflags\t\t: fpu avx avx2 f16c hypervisor\n",
        "/.dockerenv": "",
        "/proc/self/cgroup": "0::/\n",
        "/proc/self/mountinfo": "30 24 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n",
        "/sys/fs/cgroup/memory.max": "2147483648\n",
        "/sys/fs/cgroup/cpu.max": "150000 100000\n",
        "/sys/class/dmi/id/sys_vendor": "QEMU\n",
        "/proc/meminfo": "MemTotal: 16000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    ]

    /// Docker on a Mac with Apple silicon.
    static let dockerOnMac = [
        "/proc/cpuinfo": """
        processor\t: 0
        Features\t: fp asimd evtstrm aes asimdhp asimddp i8mm
        CPU implementer\t: 0x61
        CPU architecture: 8
        CPU part\t: 0x000
        """,
        "/proc/version": "Linux version 6.10.14-linuxkit (root@buildkitsandbox) #1 SMP\n",
        "/.dockerenv": "",
        "/proc/meminfo": "MemTotal: 8000000 kB\nSwapTotal: 1000000 kB\nSwapFree: 1000000 kB\n",
    ]

    /// Facts of one of these machines with a model that fits.
    static func facts(
        _ files: [String: String], processor: String = "Example", threads: Int = 4,
        usable: Double? = nil, gpus: [String] = []
    ) -> DoctorFacts {
        var survey = MachineSurvey()
        survey.machine = MachineSurvey.Machine(
            processor: processor, physicalCores: threads / 2, logicalCores: threads,
            usableCores: usable ?? Double(threads), memory: 8 << 30, availableMemory: 6 << 30,
            gpus: gpus)
        survey.disk = .init(folder: "/models", free: 9 << 30)
        survey.models = [
            .init(
                description: ModelDescription(
                    name: "a-Q4_K_M", displayName: "a", quantization: Quantization("Q4_K_M"),
                    store: "canter"),
                memory: nil, fit: .fits)
        ]
        survey.engines = []
        var facts = DoctorFacts(
            survey, SystemFacts(linux: text(files)),
            SettingsState(file: "/home/ada/.config/canter/config.yaml"))
        facts.engine = EngineDevices(backends: ["CPU", "RPC"])
        facts.look = MachineLook(reading: MachineReading(seconds: 1), programs: [])
        return facts
    }

    /// A machine that costs nothing.
    static var good: DoctorFacts {
        facts(["/proc/cpuinfo": "flags\t\t: avx2\n"])
    }
}
