#if os(Linux)
    internal import Benchmark

    #if canImport(FoundationEssentials)
        internal import FoundationEssentials
    #else
        internal import Foundation
    #endif

    extension MachineIdentity {
        /// This machine, by what the kernel tells of it. No backend is asked:
        /// setting one up takes a GPU's memory.
        static func current() -> MachineIdentity {
            MachineIdentity(
                processor: processor(text("/proc/cpuinfo")),
                cores: ProcessInfo.processInfo.activeProcessorCount, gpus: gpus())
        }

        /// The processor's name out of /proc/cpuinfo; x86 says `model name`,
        /// Arm only numbers, of which the part's is the telling one.
        static func processor(_ information: String) -> String {
            for key in ["model name", "Model", "CPU part"] {
                for line in information.split(separator: "\n") {
                    let halves = line.split(separator: ":", maxSplits: 1)
                    guard halves.count == 2, halves[0].trimmingSpaces == key else { continue }
                    return halves[1].trimmingSpaces
                }
            }
            return "unknown processor"
        }

        /// NVIDIA's driver names its cards; of others the kernel knows the
        /// vendor's and the device's numbers.
        private static func gpus() -> [String] {
            let cards = "/proc/driver/nvidia/gpus"
            let named = folders(cards).compactMap { card in
                text("\(cards)/\(card)/information").split(separator: "\n")
                    .first { $0.hasPrefix("Model:") }
                    .map { String($0.dropFirst(6)).trimmingSpaces }
            }
            guard named.isEmpty else { return named }
            let graphics = "/sys/class/drm"
            return folders(graphics).filter {
                $0.hasPrefix("card") && $0.dropFirst(4).allSatisfy(\.isNumber)
            }.compactMap { card in
                let vendor = text("\(graphics)/\(card)/device/vendor").trimmingSpaces
                let device = text("\(graphics)/\(card)/device/device").trimmingSpaces
                return vendor.isEmpty ? nil : "GPU \(vendor):\(device)"
            }
        }

        private static func folders(_ path: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        }

        private static func text(_ path: String) -> String {
            (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }
    }

    extension StringProtocol {
        /// Without the white space at both ends.
        fileprivate var trimmingSpaces: String {
            var text = self[...]
            while let first = text.first, first.isWhitespace { text.removeFirst() }
            while let last = text.last, last.isWhitespace { text.removeLast() }
            return String(text)
        }
    }
#endif
