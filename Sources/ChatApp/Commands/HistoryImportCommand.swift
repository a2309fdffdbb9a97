internal import ArgumentParser

/// `canter history import`: conversations from elsewhere.
struct HistoryImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over conversations of canter, ChatGPT, Open WebUI or llama.cpp's web page.",
        discussion: """
            Whose a file is, is seen by what is in it. Versions, dates and the models that \
            answered are kept. What was imported before is not imported twice: where it was gone \
            on with there, it is brought up to that; where it was gone on with here, it is left \
            alone. Of ChatGPT's archive take conversations.json.
            """)

    @Argument(help: "JSON files.")
    var files: [String]

    @Flag(help: "Print a JSON array with an object for each file.")
    var json = false

    func run() throws {
        let reports = try HistoryShelf.use(making: true) { [files, json] shelf in
            var reports: [ImportReport] = []
            for file in files {
                let report = try await shelf.importing(file)
                if !json { try StandardStreams.write(report.text) }
                reports.append(report)
            }
            return reports
        }
        if json { try StandardStreams.write(JSONOutput.pretty(reports) + "\n") }
    }
}
