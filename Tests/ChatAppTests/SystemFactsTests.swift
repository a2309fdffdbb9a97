import ChatCore
import MachineMetrics
import Testing

@testable import ChatApp

@Suite("What a kernel tells of its machine")
struct SystemFactsTests {
    private func system(_ files: [String: String]) -> SystemText {
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

    @Test("instructions, virtual machine, container, clocks, swap and load")
    func facts() {
        let facts = SystemFacts(
            linux: system([
                "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu avx avx2 hypervisor f16c\n\n",
                "/.dockerenv": "",
                "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor": "powersave\n",
                "/sys/devices/system/cpu/cpufreq/policy1/scaling_governor": "powersave\n",
                "/sys/devices/system/cpu/cpufreq/policy0/scaling_driver": "acpi-cpufreq\n",
                "/proc/meminfo": "SwapTotal:       2048 kB\nSwapFree:        1024 kB\n",
                "/proc/loadavg": "1.50 0.80 0.40 2/300 999\n",
            ]))
        #expect(facts.instructions == ["AVX", "AVX2", "F16C"])
        #expect(facts.isX86 && facts.isVirtual == true)
        #expect(facts.container == "docker")
        #expect(facts.governors == ["powersave"] && facts.frequencyDriver == "acpi-cpufreq")
        #expect(facts.swap == 2 << 20 && facts.swapUsed == 1 << 20)
        #expect(facts.load == 1.5)
    }

    @Test("a kernel that tells nothing leaves everything open")
    func nothing() {
        #expect(SystemFacts(linux: system([:])) == SystemFacts())
        #expect(ProcessorQuota.cores(system([:])) == nil)
    }

    @Test("the least quota of a group and those above it counts, in both versions")
    func quota() {
        let second = [
            "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/cpu.max": "150000 100000\n",
            "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
        ]
        #expect(ProcessorQuota.cores(system(second)) == 1.5)
        let first = [
            "/proc/self/cgroup": "3:cpu,cpuacct:/outside\n1:name=systemd:/x\n",
            "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
            "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        ]
        #expect(ProcessorQuota.cores(system(first)) == 0.5)
        let unlimited = first.merging(["/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n"]) { $1 }
        #expect(ProcessorQuota.cores(system(unlimited)) == nil)
    }
}

@Suite("What costs speed")
struct FindingTests {
    private func survey(usable: Double = 4) -> MachineSurvey {
        var survey = MachineSurvey()
        survey.machine = MachineSurvey.Machine(
            processor: "Example", physicalCores: 2, logicalCores: 4, usableCores: usable,
            memory: 8 << 30, availableMemory: 6 << 30, gpus: [])
        survey.disk = .init(folder: "/models", free: 9 << 30)
        survey.models = [
            .init(
                description: ModelDescription(name: "a", displayName: "a", store: "canter"),
                memory: nil, fit: nil)
        ]
        survey.engines = []
        return survey
    }

    private func words(_ survey: MachineSurvey, _ facts: SystemFacts) -> String {
        Finding.all(survey, facts).map(\.what).joined(separator: "\n")
    }

    private let good: SystemFacts = {
        var facts = SystemFacts()
        facts.isX86 = true
        facts.instructions = ["AVX2"]
        facts.load = 0.2
        return facts
    }()

    @Test("a machine without troubles has none")
    func nothing() {
        #expect(words(survey(), good) == "")
        #expect(DoctorText.text(survey(), good).hasSuffix("Nothing was found that costs anything."))
    }

    @Test("RPC servers of the settings are listed, and those that do not answer say why")
    func servers() async throws {
        let servers = await RPCSighting.all(["attic:port"])
        #expect(servers.map(\.address) == ["attic:port"])
        #expect(servers[0].free == nil)
        let text = DoctorText.text(survey(), good, nil, servers)
        #expect(text.contains("RPC        “attic:port” names no RPC server; give HOST:PORT"))
    }

    @Test("each trouble is told, with what it costs and what helps")
    func troubles() {
        var facts = SystemFacts()
        facts.isX86 = true
        facts.governors = ["powersave"]
        facts.swapUsed = 100 << 20
        facts.load = 3
        var survey = survey(usable: 1.5)
        survey.disk?.free = 1 << 20
        survey.models?[0].description.broken = "/models/a.gguf is cut: download it again."
        let words = words(survey, facts)
        for part in [
            "AVX2", "1.5 of 4 processors", "3.0 programs", "powersave", "100 MiB of memory",
            "1.0 MiB are free", "/models/a.gguf is cut", "no model here",
        ] {
            #expect(words.contains(part), "\(part)")
        }
        #expect(Finding.all(survey, facts).allSatisfy { !$0.cost.isEmpty && !$0.remedy.isEmpty })
    }

    @Test(
        "powersave that follows the load is none, and neither is no model where an engine has one")
    func harmless() {
        var facts = good
        facts.governors = ["powersave"]
        facts.frequencyDriver = "intel_pstate"
        var survey = survey()
        survey.models = []
        let model = ModelDescription(name: "m", displayName: "m", store: "Ollama")
        survey.engines = [
            .init(name: "Ollama", address: "http://127.0.0.1:11434", models: [model])
        ]
        #expect(words(survey, facts) == "")
    }
}
