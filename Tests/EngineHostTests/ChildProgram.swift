import EngineHost
import Testing

/// The program the tests start as a child: `FakeEngineChild`, built beside
/// the test bundle.
enum ChildProgram {
    /// Its path.
    static let path: String = {
        // The bundle is the test program itself on Linux and an argument of
        // it on macOS.
        let bundle =
            CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let folders = bundle.split(separator: "/", omittingEmptySubsequences: false)
        let end = folders.firstIndex { $0.hasSuffix(".xctest") } ?? folders.count - 1
        return (folders[..<end] + ["FakeEngineChild"]).joined(separator: "/")
    }()

    static func launch(_ arguments: String..., logFile: String? = nil) -> EngineLaunch {
        EngineLaunch(name: "fake", executable: path, arguments: arguments, logFile: logFile)
    }
}
