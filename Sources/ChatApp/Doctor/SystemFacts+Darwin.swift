#if canImport(Darwin)
    internal import Darwin
    internal import MachineMetrics

    extension SystemFacts {
        /// Whether this is macOS on Apple's own processors, also for a program that is translated.
        static var isAppleSilicon: Bool { SystemControl.number("hw.optional.arm64") == 1 }

        /// Of this machine. macOS chooses clocks by itself and tells nothing of them.
        static func current() -> SystemFacts {
            var facts = SystemFacts()
            let known = [
                ("hw.optional.AdvSIMD", "NEON"), ("hw.optional.arm.FEAT_DotProd", "dot product"),
                ("hw.optional.arm.FEAT_I8MM", "I8MM"), ("hw.optional.arm.FEAT_SME", "SME"),
                ("hw.optional.avx2_0", "AVX2"), ("hw.optional.avx512f", "AVX-512"),
            ]
            facts.instructions = known.filter { SystemControl.number($0.0) == 1 }.map(\.1)
            facts.isX86 = SystemControl.number("hw.optional.x86_64") == 1
            facts.isVirtual = SystemControl.number("kern.hv_vmm_present").map { $0 == 1 }
            facts.isAppleSilicon = isAppleSilicon
            facts.isTranslated = SystemControl.number("sysctl.proc_translated") == 1
            facts.cores = CoreKind.current()
            facts.power = PowerFacts.current()
            facts.throttling = Throttling.current()
            var usage = xsw_usage()
            var size = MemoryLayout<xsw_usage>.size
            if unsafe sysctlbyname("vm.swapusage", &usage, &size, nil, 0) == 0 {
                facts.swap = Int(usage.xsu_total)
                facts.swapUsed = Int(usage.xsu_used)
            }
            var loads = [0.0]
            if unsafe getloadavg(&loads, 1) == 1 { facts.load = loads[0] }
            return facts
        }
    }
#endif
