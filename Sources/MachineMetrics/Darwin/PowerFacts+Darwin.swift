#if canImport(Darwin)
    internal import CMachine

    #if canImport(FoundationEssentials)
        internal import FoundationEssentials
    #else
        internal import Foundation
    #endif

    extension PowerFacts {
        /// Of this machine.
        package static func current() -> PowerFacts {
            var facts = PowerFacts()
            switch cm_on_battery() {
            case 1: facts.source = .battery
            case 0: facts.source = .mains
            default: break
            }
            facts.savesPower = ProcessInfo.processInfo.isLowPowerModeEnabled
            return facts
        }
    }
#endif
