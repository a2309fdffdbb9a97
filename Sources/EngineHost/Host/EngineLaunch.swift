/// How to start an engine's process.
package struct EngineLaunch: Sendable, Hashable {
    /// The engine's name as a person knows it: `llama.cpp`.
    package var name: String
    /// The program's path; not searched for in `PATH`.
    package var executable: String
    /// Its arguments, without the program's name.
    package var arguments: [String]
    /// Added to this process's environment.
    package var environment: [String: String]
    /// A file the child's log is appended to, made when it is missing and
    /// begun anew once it is longer than a megabyte; `nil` for none.
    package var logFile: String?

    package init(
        name: String, executable: String, arguments: [String] = [],
        environment: [String: String] = [:], logFile: String? = nil
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.logFile = logFile
    }
}
