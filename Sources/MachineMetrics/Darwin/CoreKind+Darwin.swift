#if canImport(Darwin)
    extension CoreKind {
        /// Of this machine: level 0 is the fastest. Empty where all are alike.
        package static func current() -> [CoreKind] {
            guard SystemControl.number("hw.nperflevels") == 2 else { return [] }
            let names: [Name] = [.performance, .efficiency]
            return names.enumerated().compactMap { level, name in
                SystemControl.number("hw.perflevel\(level).logicalcpu").map { threads in
                    CoreKind(
                        name: name, cores: SystemControl.number("hw.perflevel\(level).physicalcpu"),
                        threads: threads)
                }
            }
        }
    }
#endif
