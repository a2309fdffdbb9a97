internal import ArgumentParser
internal import Benchmark
internal import ChatCore

/// `canter reference check`: whether a claim of a speed can be true.
struct ReferenceCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a claim of a speed against what memory allows and what is published.",
        discussion: """
            Say it as you would to a person: the model with its size, the quantization, the speed \
            and the hardware; `my machine` is this one. Generating a token for one request reads \
            all weights that take part, so that the memory's bandwidth bounds the speed. The steps \
            are shown.

              canter reference check "Qwen2 1.5B at 1500 tok/s on an M1"
              canter reference check "Llama 3.1 8B Q4_K_M at 12 tok/s on my machine"
            """)

    @Argument(help: "The claim, in one sentence.")
    var claim: [String]

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() throws {
        let check = ClaimCheck(
            hardware: try ReferenceData.hardware(), models: try ReferenceData.models(),
            published: try ReferenceData.speeds(), here: Self.here())
        let verdict = check.verdict(of: claim.joined(separator: " "))
        try StandardStreams.write(
            (json ? try JSONOutput.pretty(ClaimReport(verdict)) : ClaimText.text(verdict)) + "\n")
    }

    /// This machine, as far as it is known without measuring.
    private static func here() -> AdvisedMachine {
        let machine = MachineSurvey.Machine.current()
        return AdvisedMachine(
            processor: machine.processor, memory: machine.memory,
            availableMemory: machine.availableMemory,
            bandwidth: LedgerLookup.bandwidth(environment: processEnvironment())?.bytesPerSecond,
            gpu: machine.gpus.first, isAppleSilicon: machine.processor.hasPrefix("Apple M"))
    }
}
