import ChatCore
import Foundation
import Testing

@testable import MachineMetrics

@Suite("GPUs")
struct GPUTests {
    @Test("AMD's driver tells of its cards, and other drivers' are left alone")
    func amd() throws {
        let folder = "/sys/class/drm/card1/device"
        let machine = MadeUpMachine([
            "/sys/class/drm/card0/device/vendor": "0x8086\n",
            "/sys/class/drm/card1-DP-1/status": "connected\n",
            "\(folder)/gpu_busy_percent": "37\n",
            "\(folder)/mem_info_vram_used": "1000000\n",
            "\(folder)/mem_info_vram_total": "8000000\n",
            "\(folder)/hwmon/hwmon4/temp1_input": "61000\n",
            "\(folder)/hwmon/hwmon4/power1_average": "123500000\n",
            "\(folder)/hwmon/hwmon4/freq1_input": "2100000000\n",
        ])
        let gpu = try #require(machine.readings {}.second.gpus.first)
        var expected = GPUReading(name: "AMD GPU")
        expected.utilization = 0.37
        expected.memoryUsed = 1_000_000
        expected.memoryTotal = 8_000_000
        expected.temperature = 61
        expected.power = 123.5
        expected.clock = 2.1e9
        #expect(gpu == expected)
        machine.write([
            "\(folder)/product_name": "Radeon Example\n",
            "\(folder)/hwmon/hwmon4/power1_input": "50000000\n",
        ])
        machine["\(folder)/hwmon/hwmon4/power1_average"] = nil
        let newer = machine.readings {}.second.gpus
        #expect(newer.map(\.name) == ["Radeon Example"] && newer.first?.power == 50)
    }

    @Test("without NVIDIA's library, or without all it is to have, there are no GPUs")
    func missing() throws {
        #expect(NVIDIALibrary("/nowhere/libnvidia-ml.so.1") == nil)
        let machine = MadeUpMachine(["/proc/driver/nvidia/version": "1\n"])
        #expect(machine.readings(nvidia: "/nowhere/libnvidia-ml.so.1") {}.second.gpus == [])
    }

    @Test("NVIDIA's library is asked for every GPU", .enabled(if: FakeNVIDIA.compiler != nil))
    func nvidia() throws {
        let library = try FakeNVIDIA(FakeNVIDIA.source)
        let machine = MadeUpMachine(["/dev/nvidia0": ""])
        let gpus = machine.readings(nvidia: library.path) {}.second.gpus
        var first = GPUReading(name: "Fake 0")
        first.utilization = 0.42
        first.memoryUsed = 3 << 30
        first.memoryTotal = 24 << 30
        first.temperature = 55
        first.power = 212.5
        first.clock = 1.8e9
        first.clockLimit = 2.1e9
        // The second tells nothing but its name.
        #expect(gpus == [first, GPUReading(name: "Fake 1")])
        // Without the driver the library is not touched.
        let without = MadeUpMachine()
        #expect(without.readings(nvidia: library.path) {}.second.gpus == [])
        // It is loaded once, and stays when its file goes.
        library.remove()
        #expect(NVIDIALibrary(library.path)?.readings() == gpus)
    }

    @Test(
        "a library that lacks a function, or finds no driver, gives no GPUs",
        .enabled(if: FakeNVIDIA.compiler != nil))
    func broken() throws {
        let lacking = try FakeNVIDIA(
            FakeNVIDIA.source.replacing("nvmlDeviceGetMaxClockInfo", with: "other"))
        defer { lacking.remove() }
        #expect(NVIDIALibrary(lacking.path) == nil)
        let failing = try FakeNVIDIA(
            FakeNVIDIA.source.replacing(
                "nvmlInit_v2(void) { return 0; }", with: "nvmlInit_v2(void) { return 9; }"))
        defer { failing.remove() }
        #expect(NVIDIALibrary(failing.path) == nil)
    }
}

/// A library with the functions of NVIDIA's that are used, compiled for a test.
struct FakeNVIDIA {
    let path: String
    private let folder: URL

    static let compiler: String? = ["clang", "cc", "gcc"].lazy
        .flatMap { name in
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
                .map { "\($0)/\(name)" }
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// The second GPU answers no question but that for its name.
    static let source = """
        #include <stdio.h>
        int nvmlInit_v2(void) { return 0; }
        int nvmlDeviceGetCount_v2(unsigned *n) { *n = 2; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **d) { *d = (char *)0 + 1 + i; return 0; }
        static int first(void *d) { return d == (char *)0 + 1; }
        int nvmlDeviceGetName(void *d, char *name, unsigned size)
        { snprintf(name, size, "Fake %d", !first(d)); return 0; }
        int nvmlDeviceGetUtilizationRates(void *d, unsigned *u)
        { if (!first(d)) return 3; u[0] = 42; u[1] = 7; return 0; }
        int nvmlDeviceGetMemoryInfo(void *d, unsigned long long *m)
        { if (!first(d)) return 3; m[0] = 24ull << 30; m[1] = 21ull << 30; m[2] = 3ull << 30; return 0; }
        int nvmlDeviceGetTemperature(void *d, int sensor, unsigned *t)
        { if (!first(d) || sensor != 0) return 3; *t = 55; return 0; }
        int nvmlDeviceGetPowerUsage(void *d, unsigned *p) { if (!first(d)) return 3; *p = 212500; return 0; }
        int nvmlDeviceGetClockInfo(void *d, int type, unsigned *c)
        { if (!first(d) || type != 1) return 3; *c = 1800; return 0; }
        int nvmlDeviceGetMaxClockInfo(void *d, int type, unsigned *c)
        { if (!first(d) || type != 1) return 3; *c = 2100; return 0; }
        """

    init(_ source: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "libnvidia-ml.so.1").path
        let text = folder.appending(path: "fake.c")
        try Data(source.utf8).write(to: text)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.compiler))
        process.arguments = ["-shared", "-fPIC", "-o", path, text.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
