internal import ArgumentParser

/// `canter doctor`: what of this machine makes chats slower, or keeps them from
/// beginning.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what there is to chat with, and what costs speed.")

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() throws {
        let facts = SystemFacts.current()
        let survey = try runBlocking {
            try await interruptible {
                await Surveyor(environment: processEnvironment()).survey()
            }
        }
        try StandardStreams.write(
            (json
                ? try JSONOutput.pretty(DoctorReport(survey, facts))
                : DoctorText.text(survey, facts)) + "\n")
    }
}
