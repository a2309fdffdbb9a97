internal import MachineMetrics

/// What a Linux system runs inside of.
extension SystemFacts {
    /// - Parameter flags: What an x86 processor can do; `nil` for others.
    mutating func findMachineAround(_ system: SystemText, flags: Set<String>?) {
        let kernel = (system.line("/proc/version") ?? "").lowercased()
        // Apple's virtual machines show the maker's number and no part's; what runs on the
        // processor itself shows the part's. A kernel of Docker's or OrbStack's says so as well.
        let isApple =
            system.value(of: "CPU implementer", in: "/proc/cpuinfo") == "0x61"
            && system.value(of: "CPU part", in: "/proc/cpuinfo") == "0x000"
        let product = Self.product(system)
        let isMacKernel = ["linuxkit", "orbstack"].contains(where: kernel.contains)
        // Rosetta's name for the processor it plays.
        isTranslated =
            system.value(of: "vendor_id", in: "/proc/cpuinfo") == "VirtualApple"
        isOnAppleSilicon =
            isTranslated || isApple || product?.contains("Apple Virtualization") == true
            || isMacKernel && flags == nil
        let isWSL = kernel.contains("microsoft")
        hypervisor =
            isOnAppleSilicon
            ? "Apple's virtualization"
            : isWSL ? "WSL" : product.flatMap(Self.hypervisor) ?? Self.hypervisorFile(system)
        if let flags {
            isVirtual = flags.contains("hypervisor") || isOnAppleSilicon
        } else if hypervisor != nil || isMacKernel {
            isVirtual = true
        }
    }

    /// What the firmware calls the machine, its maker before it.
    private static func product(_ system: SystemText) -> String? {
        let parts = ["sys_vendor", "product_name"].compactMap {
            system.line("/sys/class/dmi/id/\($0)")
        }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// `nil` for a machine of its own.
    private static func hypervisor(_ product: String) -> String? {
        let known = [
            ("QEMU", "QEMU"), ("KVM", "KVM"), ("VMware", "VMware"), ("VirtualBox", "VirtualBox"),
            ("innotek", "VirtualBox"), ("Parallels", "Parallels"), ("Xen", "Xen"),
            ("Google Compute Engine", "Google Compute Engine"), ("Amazon EC2", "Amazon EC2"),
            ("Microsoft Corporation Virtual Machine", "Hyper-V"),
        ]
        return known.first { product.contains($0.0) }?.1
    }

    private static func hypervisorFile(_ system: SystemText) -> String? {
        system.line("/sys/hypervisor/type") == "xen" ? "Xen" : nil
    }

    static func container(_ system: SystemText) -> String? {
        if let name = system.line("/run/systemd/container"), !name.isEmpty { return name }
        if system.list("/").contains(".dockerenv") { return "docker" }
        if system.list("/run").contains(".containerenv") { return "podman" }
        let first = system.read("/proc/1/cgroup") ?? ""
        return ["docker", "kubepods", "containerd", "lxc"].first { first.contains($0) }
    }
}
