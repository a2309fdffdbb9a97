import Foundation
import Testing

@testable import Benchmark

@Suite struct BenchFileTests {
    private func error(_ text: String) -> String? {
        do {
            _ = try BenchFile.results(inJSON: text)
            return nil
        } catch {
            return error.description
        }
    }

    /// A row of llama-bench's with these columns instead of its own.
    private func row(_ columns: String) -> String {
        "{\"model_filename\": \"m.gguf\", \"n_prompt\": 0, \"n_gen\": 16, \(columns)}"
    }

    private static let samples =
        "\"samples_ns\": [1000000000, 500000000], \"samples_ts\": [16, 32]"

    @Test("what llama-bench wrote is read, as a list and as lines")
    func captures() throws {
        let list = try BenchFile.results(inJSON: BenchCapture.text("llama-bench.json"))
        #expect(list.map(\.test) == ["pp64", "tg16", "pp32+tg8", "pp64 @ d128"])
        let first = try #require(list.first)
        #expect(first.cpuInfo == "AMD EPYC" && first.gpuInfo == "" && first.backends == "CPU")
        #expect(first.modelSize == 96_576_768 && first.modelParameters == 134_515_008)
        #expect(first.threads == 1 && first.gpuLayers == -1 && first.flashAttention == -1)
        #expect(first.samplesTS == [98.9506, 98.914, 110.541])
        #expect(first.samplesNS.count == 3 && first.testTime == "2026-11-27T14:54:51Z")
        // As llama-bench says itself, to what its six digits leave.
        #expect(abs(first.averageTS - 102.801716) < 0.001)
        #expect(abs(first.deviationTS - 6.702054) < 0.001)
        #expect(first.engine == nil && first.timeToFirstToken == nil)
        #expect(first.modelName == "SmolLM2-135M-Instruct" && first.quantizationName == "Q4_1")
        #expect(first.engineName == "llama-bench" && first.versionName == nil)
        let lines = try BenchFile.results(inJSON: BenchCapture.text("llama-bench.jsonl"))
        #expect(lines.map(\.test) == ["pp64", "tg16", "pp64+tg16"])
        #expect(lines[0].repetitions == 10)
    }

    @Test("what canter writes comes back as it was")
    func roundTrip() throws {
        let rows = BenchResult.sweep().map { row in
            row.with {
                $0.asked = "tg128"
                $0.latencyP99 = 0.03
                $0.timeToFirstToken = 0.2
                $0.buildNumber = 7
                $0.flashAttention = 1
            }
        }
        let encoder = JSONEncoder()
        let list = String(decoding: try encoder.encode(rows), as: UTF8.self)
        #expect(try BenchFile.results(inJSON: list) == rows)
        let lines = try rows.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        #expect(try BenchFile.results(inJSON: lines.joined(separator: "\r\n") + "\n") == rows)
        #expect(try BenchFile.results(inJSON: "\u{FEFF}" + list).count == rows.count)
    }

    @Test(
        "flash attention is a number, a truth value or a word, by the version",
        arguments: [
            ("1", 1), ("0", 0), ("-1", -1), ("true", 1), ("false", 0), ("\"on\"", 1),
            ("\"off\"", 0), ("\"auto\"", -1), ("\"1\"", 1), ("null", nil), ("[]", nil), ("7", nil),
        ] as [(String, Int?)])
    func flashAttention(_ written: String, _ read: Int?) throws {
        let text = row("\"flash_attn\": \(written), \(Self.samples)")
        #expect(try BenchFile.results(inJSON: text)[0].flashAttention == read)
    }

    @Test("missing times are made of the speeds, and the other way round; averages stand alone")
    func incomplete() throws {
        let times = try BenchFile.results(
            inJSON: row("\"samples_ns\": [1000000000, 500000000]"))[0]
        #expect(times.samplesTS == [16, 32])
        let speeds = try BenchFile.results(inJSON: row("\"samples_ts\": [16, 32]"))[0]
        #expect(speeds.samplesNS == [1_000_000_000, 500_000_000])
        let average = try BenchFile.results(
            inJSON: row("\"avg_ts\": 20.5, \"stddev_ts\": 1.5"))[0]
        #expect(average.averageTS == 20.5 && average.deviationTS == 1.5)
        #expect(average.repetitions == nil && average.medianTS == nil)
        #expect(average.depth == 0 && average.testTime == "")
    }

    @Test("a row of canter's may be without a speed, as a test too short is")
    func withoutSpeed() throws {
        let columns = "\"samples_ts\": [], \"avg_ts\": 0, \"asked\": \"tg16\""
        let row = try BenchFile.results(inJSON: row(columns + ", \"canter_version\": \"1.0\""))[0]
        #expect(!row.hasSpeed && row.repetitions == nil && row.asked == "tg16")
        #expect(error(self.row(columns))?.contains("no speed") == true)
    }

    @Test("wherever a file is cut off, it is an error with the row and what to do")
    func cutOff() throws {
        let text = try BenchCapture.text("llama-bench.json").trimmingCharacters(in: .newlines)
        for length in stride(from: 0, to: text.utf8.count - 1, by: 41) {
            let cut = String(decoding: Array(text.utf8.prefix(length)), as: UTF8.self)
            let message = try #require(error(cut), "\(length)")
            #expect(message.hasSuffix(".") && !message.contains("\n"))
            if length > 1 {
                #expect(message.contains("row ") || message.contains("no rows"), "\(message)")
            }
        }
        #expect(
            error("[" + row(Self.samples))
                == "The file ends after row 1 without the ] of its list: write it there to use "
                + "these rows, or measure again.")
        #expect(
            error("[" + row(Self.samples) + ", {\"model")
                == "The file ends within row 2: take out what is left of the row, or measure again."
        )
    }

    @Test(
        "a value that cannot be is an error with the row and the column",
        arguments: [
            ("\"samples_ts\": [16, -1]", "samples_ts"), ("\"samples_ts\": [0]", "samples_ts"),
            ("\"samples_ts\": [1e300]", "samples_ts"), ("\"samples_ts\": \"fast\"", "samples_ts"),
            ("\"samples_ts\": [null]", "samples_ts"),
            ("\"samples_ns\": [99999999999999999999]", "samples_ns"),
            ("\"samples_ts\": [16], \"n_depth\": -1", "n_depth"),
            ("\"samples_ts\": [16], \"n_depth\": 1.5", "n_depth"),
            ("\"samples_ts\": [16], \"model_size\": 1e40", "model_size"),
            ("\"samples_ts\": [16], \"n_threads\": \"all\"", "n_threads"),
            ("\"samples_ts\": [16], \"itl_p50\": -0.1", "itl_p50"),
            ("\"samples_ts\": [16], \"cpu_info\": 7", "cpu_info"),
            ("\"samples_ts\": [16], \"samples_ns\": [1, 2]", "samples_ns"),
            ("\"avg_ts\": -3", "avg_ts"), ("\"avg_ts\": 0", "speed"), ("\"x\": 1", "speed"),
        ])
    func unbelievable(_ columns: String, _ column: String) throws {
        let message = try #require(error("[" + row(Self.samples) + "," + row(columns) + "]"))
        #expect(message.hasPrefix("Row 2 has ") && message.contains(column), "\(message)")
        #expect(message.hasSuffix(": take the row out, or measure it again."))
    }

    @Test("what no JSON has is an error of the row; more repetitions than anybody makes, too")
    func noJSON() throws {
        #expect(error(row("\"samples_ts\": [inf]"))?.hasPrefix("Row 1 is no JSON") == true)
        #expect(error(row("\"samples_ts\": [1e999]"))?.hasPrefix("Row 1 ") == true)
        let many = Array(repeating: "16", count: 1001).joined(separator: ",")
        #expect(error(row("\"samples_ts\": [\(many)]"))?.contains("samples_ts") == true)
        let deep = String(repeating: "[", count: 200_000)
        let closed = String(repeating: "]", count: 200_000)
        #expect(error(row("\"x\": \(deep)\(closed)"))?.hasPrefix("Row 1 ") == true)
    }

    @Test(
        "what is no bench's file is an error that says which is",
        arguments: [
            "", "  \n", "[]", "| model | test |", "null", "7", "\"text\"", "{}", "[{}]", "[1]",
            "{\"error\": \"no model\"}", "[[]]", "model,test\n",
        ])
    func foreign(_ text: String) throws {
        let message = try #require(error(text))
        #expect(message.contains("-o json"), "\(message)")
    }

    @Test("two lists one after the other, and rows without a comma, are told apart from one list")
    func joined() throws {
        let list = "[" + row(Self.samples) + "]"
        #expect(error(list + list)?.hasPrefix("Something follows the list of 1 rows") == true)
        let noComma = "[" + row(Self.samples) + row(Self.samples) + "]"
        #expect(error(noComma)?.hasPrefix("Row 2 does not begin where it should") == true)
        #expect(try BenchFile.results(inJSON: row(Self.samples) + row(Self.samples)).count == 2)
    }

    @Test("a row of neither prompt nor generation is no test")
    func nothing() {
        let text = "{\"model_filename\": \"m\", \"samples_ts\": [1]}"
        #expect(error(text) == "Row 1 has neither n_prompt nor n_gen: take the row out.")
    }

    @Test(
        "the quantization is the row's, the file's or the type's",
        arguments: [
            ("m-Q8_0.gguf", "llama 7B Q4_0", "Q8_0"),
            ("m.gguf", "llama 7B Q4_K - Medium", "Q4_K_M"),
            ("m.gguf", "qwen2 7B Q5_K - Small", "Q5_K_S"), ("m.gguf", "llama 1B BF16", "BF16"),
            ("qwen2.5:7b", "something else", nil), ("m.gguf", nil, nil),
        ] as [(String, String?, String?)])
    func quantization(_ file: String, _ type: String?, _ name: String?) {
        let row = BenchResult(
            modelFilename: file, promptTokens: 1, generatedTokens: 0, depth: 0, testTime: "",
            samplesNS: [1], samplesTS: [1]
        ).with { $0.modelType = type }
        #expect(row.quantizationName == name)
    }
}
