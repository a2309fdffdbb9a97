import ArgumentParser
import ChatCore
import ModelDownload
import Testing

@testable import ChatApp

@Suite("canter pull")
struct PullTests {
    @Test("takes a reference, and refuses what contradicts itself")
    func arguments() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot(["pull", "org/name:Q4_K_M", "--json"]) as? PullCommand)
        #expect(command.reference == "org/name:Q4_K_M" && command.json && !command.list)
        for arguments in [["pull"], ["pull", "a/b", "--list", "--engine", "http://x"]] {
            #expect(throws: (any Error).self) { try CanterCommand.parseAsRoot(arguments) }
        }
        #expect(throws: CommandFailure.self) { try Pull("no-repository", engine: nil) }
    }

    @Test("shows one line, of which every tenth part and every phase is a milestone")
    func progress() {
        var text = PullText()
        func line(_ phase: DownloadProgress.Phase, _ received: Int) -> PullText.Line {
            text.line(
                DownloadProgress(
                    phase: phase, name: "org/name", received: received, total: 1 << 30,
                    rate: 32 * 1024 * 1024))
        }
        #expect(line(.resolving, 0).text == "org/name: looking for it")
        let half = line(.downloading, 1 << 29)
        #expect(half.text == "50%, 512 MiB of 1.0 GiB, 32 MiB/s, 16 s left  org/name")
        #expect(half.isMilestone)
        #expect(!line(.downloading, (1 << 29) + 1).isMilestone)
        #expect(line(.downloading, 700 << 20).isMilestone)
        // Begun anew, it is behind what was said already.
        #expect(!line(.downloading, 0).isMilestone)
        #expect(line(.verifying, 0).isMilestone)
    }

    @Test("says where the model is, what was verified, and how to chat with it")
    func report() throws {
        var model = PulledModel(
            name: "my model", path: "/x/my model.gguf", engine: nil, repository: "org/name",
            bytes: 1 << 30, downloaded: 1 << 30, seconds: 10, verification: .unverifiable)
        #expect(
            PullReport.text(model) == """
                /x/my model.gguf
                1.0 GiB in 10 s; the server states no sha256, so it could not be verified
                canter -m 'my model'
                """)
        model.verification = .present
        model.downloaded = 0
        #expect(PullReport.text(model).contains("it was here already"))
        let json = try JSONOutput.pretty(PullReport(model))
        #expect(json.contains(#""verification" : "present""#) && json.contains(#""engine" : null"#))
        model.engine = "http://127.0.0.1:11434"
        model.name = "qwen3:4b"
        #expect(
            PullReport.text(model).hasSuffix("canter --engine http://127.0.0.1:11434 -m qwen3:4b"))
    }
}
