import ChatCore
import Resources

@testable import Benchmark

/// The tables that ship, read once.
enum ReferenceTables {
    private static let hardwareTable = Result {
        try HardwareTable(inCSV: EmbeddedText.hardware)
    }
    private static let modelTable = Result { try ModelTable(inCSV: EmbeddedText.modelFacts) }
    private static let speeds = Result {
        try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)
    }

    static func hardware() throws -> HardwareTable { try hardwareTable.get() }
    static func models() throws -> ModelTable { try modelTable.get() }
    static func published() throws -> [PublishedSpeed] { try speeds.get() }

    static func check(here: AdvisedMachine? = nil) throws -> ClaimCheck {
        ClaimCheck(
            hardware: try hardware(), models: try models(), published: try published(), here: here)
    }
}
