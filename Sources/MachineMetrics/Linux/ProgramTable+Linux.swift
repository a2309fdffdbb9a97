#if os(Linux)
    package import ChatCore

    extension ProgramTable {
        /// Of this machine. Takes some milliseconds, the more programs run the more.
        package static func current(at instant: MonotonicInstant = .now) -> ProgramTable {
            ProgramTable(linux: .own, units: .own, at: instant)
        }
    }
#endif
