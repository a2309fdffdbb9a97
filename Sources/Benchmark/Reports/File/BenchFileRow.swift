/// A row of a bench's file, read with care: llama-bench's columns as any of its versions wrote
/// them, and canter's. Columns that are not known are passed over.
struct BenchFileRow: Decodable {
    let result: BenchResult

    /// Why a row cannot be used; `what` follows "Row 3 ".
    struct Problem: Error {
        var what: String
        var remedy: String
    }

    /// Repetitions of a row, and the largest counts, sizes, rates and times that are believed.
    private static let mostSamples = 1000
    private static let mostTokens = 1e9
    /// Doubles hold every integer up to here; in nanoseconds it is a hundred days.
    private static let mostInteger = 9e15
    private static let mostRate = 1e9
    private static let mostSeconds = 1e7

    init(from decoder: any Decoder) throws {
        let row = Row(try decoder.container(keyedBy: BenchResult.CodingKeys.self))
        guard let file = try row.text(.modelFilename), !file.isEmpty else {
            throw Problem(
                what: "has no model_filename",
                remedy: "give a file that canter bench -o json or llama-bench -o json wrote")
        }
        let prompt = try row.count(.promptTokens, upTo: Self.mostTokens) ?? 0
        let generated = try row.count(.generatedTokens, upTo: Self.mostTokens) ?? 0
        guard prompt + generated > 0 else {
            throw Problem(what: "has neither n_prompt nor n_gen", remedy: "take the row out")
        }
        let samples = try Self.samples(row, tokens: prompt + generated)
        var result = BenchResult(
            modelFilename: file, promptTokens: prompt, generatedTokens: generated,
            depth: try row.count(.depth, upTo: Self.mostTokens) ?? 0,
            testTime: try row.text(.testTime) ?? "", samplesNS: samples.ns, samplesTS: samples.ts)
        try Self.readAverages(of: &result, row)
        try Self.readSettings(of: &result, row)
        try Self.readOwn(of: &result, row)
        self.result = result
    }

    /// The repetitions as times and as speeds: each is made of the other where it is missing.
    private static func samples(
        _ row: Row, tokens: Int
    ) throws -> (ns: [Int], ts: [Double]) {
        let ns = try row.numbers(.samplesNS, upTo: mostInteger, most: mostSamples)
        let ts = try row.numbers(.samplesTS, upTo: mostRate, most: mostSamples)
        let whole = { (nanoseconds: Double) in
            Int(min(max(nanoseconds, 1), mostInteger).rounded())
        }
        switch (ns, ts) {
        case (let ns?, let ts?):
            guard ns.count == ts.count else {
                throw Problem(
                    what: "has \(ns.count) samples_ns and \(ts.count) samples_ts",
                    remedy: "take the row out, or measure it again")
            }
            return (ns.map(whole), ts)
        case (let ns?, nil): return (ns.map(whole), ns.map { Double(tokens) * 1e9 / $0 })
        case (nil, let ts?): return (ts.map { whole(Double(tokens) * 1e9 / $0) }, ts)
        case (nil, nil): return ([], [])
        }
    }

    /// Only where there are no repetitions to make them of.
    private static func readAverages(of result: inout BenchResult, _ row: Row) throws {
        guard result.samplesTS.isEmpty else { return }
        let speed = try row.number(.averageTS, 0...mostRate) ?? 0
        // canter keeps a test of which the engine did not tell enough to know its speed.
        guard try speed > 0 || row.text(.canterVersion) != nil else {
            throw Problem(
                what: "has no speed", remedy: "take the row out, or measure it again")
        }
        result.averageTS = speed
        result.deviationTS = try row.number(.deviationTS, 0...mostRate) ?? 0
        result.averageNS = try row.count(.averageNS, upTo: mostInteger) ?? 0
        result.deviationNS = try row.count(.deviationNS, upTo: mostInteger) ?? 0
        result.medianTS = nil
    }

    private static func readSettings(of result: inout BenchResult, _ row: Row) throws {
        result.buildCommit = try row.text(.buildCommit)
        // Some wrote it as text.
        result.buildNumber = row.loose(.buildNumber).flatMap { Int($0) }
        result.cpuInfo = try row.text(.cpuInfo)
        result.gpuInfo = try row.text(.gpuInfo)
        result.backends = try row.text(.backends)
        result.modelType = try row.text(.modelType)
        result.modelSize = try row.count(.modelSize, upTo: mostInteger)
        result.modelParameters = try row.count(.modelParameters, upTo: mostInteger)
        result.batch = try row.count(.batch, upTo: mostTokens)
        result.microBatch = try row.count(.microBatch, upTo: mostTokens)
        result.threads = try row.count(.threads, upTo: mostTokens)
        result.typeK = try row.text(.typeK)
        result.typeV = try row.text(.typeV)
        result.gpuLayers = try row.number(.gpuLayers, -mostTokens...mostTokens).map { Int($0) }
        // A number, a truth value or a word, by the version.
        result.flashAttention =
            switch row.loose(.flashAttention)?.lowercased() {
            case "1", "true", "on", "enabled": 1
            case "0", "false", "off", "disabled": 0
            case "-1", "auto": -1
            default: nil
            }
    }

    private static func readOwn(of result: inout BenchResult, _ row: Row) throws {
        result.canterVersion = try row.text(.canterVersion)
        result.engine = try row.text(.engine)
        result.engineVersion = try row.text(.engineVersion)
        result.model = try row.text(.model)
        result.quantization = try row.text(.quantization)
        result.method = try row.text(.method).flatMap { BenchResult.Method(rawValue: $0) }
        result.provenance = try row.text(.provenance)
        result.timeToFirstToken = try row.number(.timeToFirstToken, 0...mostSeconds)
        result.latencyP50 = try row.number(.latencyP50, 0...mostSeconds)
        result.latencyP95 = try row.number(.latencyP95, 0...mostSeconds)
        result.latencyP99 = try row.number(.latencyP99, 0...mostSeconds)
        result.latencyMax = try row.number(.latencyMax, 0...mostSeconds)
        result.loadSeconds = try row.number(.loadSeconds, 0...mostSeconds)
        result.threadsPrefill = try row.count(.threadsPrefill, upTo: mostTokens)
        result.contextWindow = try row.count(.contextWindow, upTo: mostTokens)
        result.otherLoad = try row.number(.otherLoad, 0...mostTokens)
        result.usableCores = try row.number(.usableCores, 0...mostTokens)
        result.memoryBandwidth = try row.number(.memoryBandwidth, 0...mostInteger)
        result.memory = try row.count(.memory, upTo: mostInteger)
        result.system = try row.text(.system)
        result.asked = try row.text(.asked)
    }

    /// The columns by their names. A column that is missing or null is `nil`; one with something
    /// else than belongs there is a problem.
    private struct Row {
        private let container: KeyedDecodingContainer<BenchResult.CodingKeys>

        init(_ container: KeyedDecodingContainer<BenchResult.CodingKeys>) {
            self.container = container
        }

        func text(_ key: BenchResult.CodingKeys) throws -> String? {
            do {
                return try container.decodeIfPresent(String.self, forKey: key)
            } catch {
                throw Problem(
                    what: "has no text in \(key.rawValue)",
                    remedy: "take the row out, or measure it again")
            }
        }

        func number(
            _ key: BenchResult.CodingKeys, _ range: ClosedRange<Double>
        ) throws -> Double? {
            do {
                guard let value = try container.decodeIfPresent(Double.self, forKey: key) else {
                    return nil
                }
                guard range.contains(value) else { throw Self.unbelievable(key) }
                return value
            } catch {
                throw Self.unbelievable(key)
            }
        }

        func count(_ key: BenchResult.CodingKeys, upTo most: Double) throws -> Int? {
            guard let value = try number(key, 0...most) else { return nil }
            guard let count = Int(exactly: value) else { throw Self.unbelievable(key) }
            return count
        }

        /// Numbers above 0; `nil` for an empty list, too.
        func numbers(
            _ key: BenchResult.CodingKeys, upTo most: Double, most count: Int
        ) throws -> [Double]? {
            do {
                guard let values = try container.decodeIfPresent([Double].self, forKey: key),
                    !values.isEmpty
                else { return nil }
                guard values.count <= count, values.allSatisfy({ $0 > 0 && $0 <= most }) else {
                    throw Self.unbelievable(key)
                }
                return values
            } catch {
                throw Self.unbelievable(key)
            }
        }

        /// A text, number or truth value as text; `nil` for anything else.
        func loose(_ key: BenchResult.CodingKeys) -> String? {
            if let text = try? container.decode(String.self, forKey: key) { return text }
            if let isOn = try? container.decode(Bool.self, forKey: key) { return String(isOn) }
            return (try? container.decode(Int.self, forKey: key)).map { String($0) }
        }

        private static func unbelievable(_ key: BenchResult.CodingKeys) -> Problem {
            Problem(
                what: "has something in \(key.rawValue) that it cannot be",
                remedy: "take the row out, or measure it again")
        }
    }
}
