internal import Benchmark
internal import ChatCore
internal import Resources

/// The tables of Resources/reference, each read when it is asked for.
///
/// Each throws a sentence for a table that cannot be read, which tests keep from shipping.
enum ReferenceData {
    static func speeds() throws(CommandFailure) -> [PublishedSpeed] {
        try read { () throws(CSVError) in
            try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)
        }
    }

    static func hardware() throws(CommandFailure) -> HardwareTable {
        try read { () throws(CSVError) in try HardwareTable(inCSV: EmbeddedText.hardware) }
    }

    static func models() throws(CommandFailure) -> ModelTable {
        try read { () throws(CSVError) in try ModelTable(inCSV: EmbeddedText.modelFacts) }
    }

    static func rules() throws(CommandFailure) -> [ReferenceRule] {
        try read { () throws(CSVError) in try ReferenceRule.rules(inCSV: EmbeddedText.rules) }
    }

    /// What is commonly said of kinds of machines.
    static func decisions() throws(CommandFailure) -> AdviceTable {
        let hardware = try hardware()
        return try read { () throws(CSVError) in
            try AdviceTable(inCSV: EmbeddedText.decisions, hardware: hardware)
        }
    }

    /// Which models fit a machine.
    static func advice() throws(CommandFailure) -> ModelAdvice {
        ModelAdvice(models: try models(), hardware: try hardware())
    }

    private static func read<Table>(
        _ table: () throws(CSVError) -> Table
    ) throws(CommandFailure) -> Table {
        do throws(CSVError) {
            return try table()
        } catch {
            throw CommandFailure(
                "The reference tables in this build are damaged: \(error) Install it anew.")
        }
    }
}
