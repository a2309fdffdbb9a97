internal import ChatUI
internal import EngineHost

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The clipboard as programs of this machine reach it.
struct Clipboard: Sendable {
    /// How long a program may take before the terminal is asked instead.
    static let patience = Duration.seconds(2)

    /// Looked for at each copy: a start-up need not search the PATH.
    private let tool: @Sendable () -> ClipboardTool?
    private let clock: any Clock<Duration>

    init(
        tool: @autoclosure @escaping @Sendable () -> ClipboardTool?,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.tool = tool
        self.clock = clock
    }

    /// With the program for this environment.
    init(environment: [String: String]) {
        self.init(
            tool: ClipboardTool.find(environment: environment) { name in
                InstalledProgram.path(of: name, environment)
            })
    }

    /// Gives a text to the program, and returns when it has taken it, failed,
    /// or hung for too long.
    func copy(_ text: String) async -> Clipping.Outcome {
        guard let tool = tool() else { return .notTaken(by: nil) }
        let isTaken = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await Self.run(tool, text) }
            group.addTask {
                try? await clock.sleep(for: Self.patience)
                return false
            }
            let first = await group.next() ?? false
            // Ends the program, or the waiting for it.
            group.cancelAll()
            return first
        }
        return isTaken ? .taken(by: tool.name) : .notTaken(by: tool.name)
    }

    private static func run(_ tool: ClipboardTool, _ text: String) async -> Bool {
        let launch = EngineLaunch(
            name: tool.name, executable: tool.path, arguments: tool.arguments)
        return (try? await WorkerProcess.run(launch, input: Array(text.utf8))) == .succeeded
    }
}
