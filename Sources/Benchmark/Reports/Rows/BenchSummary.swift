/// What a report is of, in a heading and a sentence.
struct BenchSummary: Sendable {
    /// `Speed of SmolLM2-135M-Instruct Q4_1`
    let title: String
    /// What was measured, with what, and when; and on what. Each fits a line.
    let lines: [String]

    init(_ results: [BenchResult]) {
        let series = BenchSeries.all(of: results)
        title = Self.title(results)
        guard !results.isEmpty else {
            lines = ["Nothing was measured."]
            return
        }
        let tests = results.map(\.askedName).distinct
        let engines = results.map {
            [$0.engineName, $0.versionName].compactMap(\.self).joined(separator: " ")
        }.filter { !$0.isEmpty }.distinct.map { ReportText.name($0, longest: 40) }
        let days = Set(results.map { Self.day($0.testTime) }.filter { !$0.isEmpty }).sorted()
        let when =
            switch days.count {
            case 0: ""
            case 1: ", on \(days[0])"
            default: ", from \(days[0]) to \(days[days.count - 1])"
            }
        let with = engines.isEmpty ? "" : ", with \(ReportText.list(engines))"
        lines = [
            "\(ReportText.counted(results.count, "measurement")) of "
                + "\(ReportText.counted(tests.count, "test")) in "
                + "\(ReportText.counted(series.count, "configuration")), "
                + Self.repetitions(results) + with + when + ".",
            Self.machine(results),
        ].compactMap(\.self)
    }

    /// `2026-11-27`, of an instant in ISO 8601; empty for anything else.
    static func day(_ time: String) -> String {
        let day = String(time.prefix(10))
        let isDay =
            day.utf8.count == 10
            && zip(day.utf8, "0000-00-00".utf8).allSatisfy { byte, form in
                form == UInt8(ascii: "-")
                    ? byte == form : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
        return isDay ? day : ""
    }

    /// One model with its quantizations, or several models.
    private static func title(_ results: [BenchResult]) -> String {
        guard !results.isEmpty else { return "No speeds" }
        let models = results.map(\.modelName).distinct
        let quantizations = results.compactMap(\.quantizationName).distinct
        if models.count == 1, quantizations.count > 1 {
            return "Speed of \(models[0]) in "
                + (quantizations.count <= 4
                    ? ReportText.list(quantizations) : "\(quantizations.count) quantizations")
        }
        let labels = results.map {
            [$0.modelName, $0.quantizationName].compactMap(\.self).joined(separator: " ")
        }.distinct
        return "Speed of "
            + ReportText.list(
                labels.count <= 2
                    ? labels
                    : models.count <= 3
                        ? models : Array(models.prefix(2)) + ["\(models.count - 2) more models"])
    }

    private static func repetitions(_ results: [BenchResult]) -> String {
        let counts = Set(results.compactMap(\.repetitions)).sorted()
        return switch counts.count {
        case 0: "of repetitions nobody told"
        case 1: counts[0] == 1 ? "of one repetition each" : "of \(counts[0]) repetitions each"
        default: "of \(counts[0]) to \(counts[counts.count - 1]) repetitions"
        }
    }

    private static func machine(_ results: [BenchResult]) -> String? {
        let machines = results.map { row in
            [row.cpuInfo, row.gpuInfo.flatMap { $0.isEmpty ? nil : $0 }, row.system]
                .compactMap(\.self).map { ReportText.name($0, longest: 50) }.joined(separator: ", ")
        }.filter { !$0.isEmpty }.distinct
        return switch machines.count {
        case 0: nil
        case 1: "Measured on \(machines[0])."
        default:
            "Measured on \(machines.count) machines: \(machines.prefix(3).joined(separator: "; "))."
        }
    }
}
