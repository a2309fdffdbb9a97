internal import ArgumentParser
internal import EngineHost
internal import ModelLibrary

/// `canter quantize-worker`: the child that llama.cpp quantizes in. Not for people.
struct QuantizeWorkerCommand: ParsableCommand {
    static let name = "quantize-worker"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Quantize a model for a canter that started this process.",
        shouldDisplay: false)

    @Option var source: String
    @Option var output: String
    @Option var type: String
    @Option var threads: Int?
    @Option var requantizedFrom: String?
    @Flag var dryRun = false

    /// The arguments that have a child do `job`.
    static func arguments(_ job: QuantizationJob) -> [String] {
        // Joined with `=`: a path may begin with a dash.
        var arguments = [
            name, "--source=\(job.source)", "--output=\(job.output)", "--type=\(job.type.name)",
        ]
        if let threads = job.threads { arguments.append("--threads=\(threads)") }
        if let from = job.requantizedFrom { arguments.append("--requantized-from=\(from)") }
        if job.isDryRun { arguments.append("--dry-run") }
        return arguments
    }

    /// What the arguments ask for; `nil` for a type that does not exist.
    var job: QuantizationJob? {
        guard let type = QuantizationType(named: type) else { return nil }
        var job = QuantizationJob(source: source, output: output, type: type)
        job.threads = threads
        job.requantizedFrom = requantizedFrom
        job.isDryRun = dryRun
        return job
    }

    func run() throws {
        guard let job else {
            throw CommandFailure(
                "This is how canter speaks to its quantizer; run `canter quantize` instead.")
        }
        let output = QuantizationOutput(temporary: job.output)
        WorkerChild.run(
            abandon: { if !job.isDryRun { output.discard() } },
            job: { job.run() ? 0 : 1 })
    }
}
