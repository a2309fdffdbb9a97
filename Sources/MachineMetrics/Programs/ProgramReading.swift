/// A program, all its processes taken together, and what it took over a short while.
package struct ProgramReading: Sendable, Hashable {
    /// As its processes call themselves, for people: whoever started it chose the name.
    package var name: String
    package var processes: Int
    /// Processors it kept busy: 1.5 is one and a half.
    package var cores: Double
    /// Bytes of memory its processes have in use; what they share counts for each of them.
    package var residentBytes: Int

    package init(name: String, processes: Int = 1, cores: Double, residentBytes: Int) {
        self.name = name
        self.processes = processes
        self.cores = cores
        self.residentBytes = residentBytes
    }
}
