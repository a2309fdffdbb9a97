import ChatCore
import Foundation
import Testing

@testable import Benchmark

/// What llama-bench printed is in Captures/llama-bench: the same run as JSON and as a
/// table, and another as CSV and as SQL.
@Suite struct BenchFormatTests {
    private func capture(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(
            contentsOf: folder.appending(path: "Captures/llama-bench/\(name)"), encoding: .utf8)
    }

    private func rows() throws -> [BenchResult] {
        try JSONDecoder().decode([BenchResult].self, from: Data(capture("table.json").utf8))
    }

    private func own() -> BenchResult {
        var row = BenchResult(
            modelFilename: "/m/it's \"a\", model;\n.gguf", promptTokens: 8, generatedTokens: 0,
            depth: 4, testTime: "2026-11-27T12:00:00Z", samplesNS: [100_000_000, 300_000_000],
            samplesTS: [80, 26.25])
        row.engine = "llama.cpp"
        row.model = "It | is\na model"
        row.method = .tokens
        row.backends = "CPU"
        return row
    }

    @Test("llama-bench's rows make llama-bench's table, to the character")
    func markdown() throws {
        let rows = try rows()
        let expected = try capture("table.md")
        let table = expected.components(separatedBy: "\n\n")[0] + "\n"
        var text = BenchText(.md, shown: [.flashAttention])
        #expect(rows.map { text.adding($0) }.joined() == table)
        // What is only read from a file finds the columns by the rows.
        #expect(BenchText.whole(rows, .md, published: []).hasPrefix(table + "\n"))
    }

    @Test("an unusual batch is a column, and two models are told apart by name")
    func columns() throws {
        var first = own()
        first.batch = 2048
        first.typeK = "q8_0"
        first.modelType = "llama 1B Q4_0"
        var second = first
        second.modelFilename = "/m/b"
        second.model = "B"
        second.batch = 512
        let lines = BenchText.whole([first, second], .md, published: [])
            .split(separator: "\n").map(String.init)
        #expect(
            lines[0]
                == "| model                          |       size |     params | backend    | threads | n_batch | type_k |            test |                  t/s |"
        )
        #expect(lines[2].hasPrefix("| It   is a model "))
        #expect(lines[3].hasPrefix("| B  "))
        #expect(lines[3].contains("|     512 |   q8_0 |        pp8 @ d4 |"))
        #expect(lines[2].contains("53.12 ± 38.01 |"))
    }

    @Test("the CSV has llama-bench's columns in its order and its quotes, and canter's behind")
    func csv() throws {
        let captured = try CSV.records(in: capture("lines.csv"))
        let theirs = captured[0]
        let header = BenchLines.csvHeader.split(separator: ",").map(String.init)
        let common = header.filter(theirs.contains)
        // llama-bench has columns for what canter has no setting of.
        #expect(common == theirs.filter(header.contains))
        #expect(Array(header.prefix(common.count)) == common)
        for record in captured.dropFirst() {
            let cells = Dictionary(uniqueKeysWithValues: zip(theirs, record))
            let line = BenchLines.csv(try row(cells))
            let own = try CSV.records(in: line)[0]
            #expect(Array(own.prefix(common.count)) == common.map { cells[$0] })
            #expect(line.hasPrefix("\"unknown\",\"0\",\""))
        }
    }

    @Test("the SQL has llama-bench's table and statements")
    func sql() throws {
        let captured = try capture("lines.sql")
        let theirs = captured.split(separator: "\n").map(String.init)
        let header = BenchLines.sqlHeader.split(separator: "\n").map(String.init)
        #expect(header[0] == theirs[0])
        let own = header.dropFirst().prefix { $0 != ");" }
        // Every column of both has the same type.
        let columns = theirs.dropFirst().prefix { $0 != ");" }.map { $0.filter { $0 != "," } }
        let shared = own.map { $0.filter { $0 != "," } }.filter(columns.contains)
        #expect(
            shared.count
                == BenchLines.csvHeader.split(separator: ",").firstIndex(of: "canter_version"))
        let statement = BenchLines.sql(self.own())
        #expect(statement.hasPrefix("INSERT INTO llama_bench (build_commit, build_number, "))
        #expect(statement.contains(") VALUES (NULL, NULL, NULL, NULL, 'CPU', "))
        #expect(statement.contains("'/m/it''s \"a\", model;\n.gguf'"))
        #expect(statement.hasSuffix(");"))
    }

    @Test("JSON has a key for everything, null where it is not told, and is read again as it was")
    func json() throws {
        let rows = [own(), try self.rows()[0]]
        for format in [BenchText.Format.json, .jsonl] {
            let text = BenchText.whole(rows, format, published: [])
            let array =
                format == .json
                ? text : "[" + text.split(separator: "\n").joined(separator: ",") + "]"
            #expect(try JSONDecoder().decode([BenchResult].self, from: Data(array.utf8)) == rows)
            let objects = try #require(
                try JSONSerialization.jsonObject(with: Data(array.utf8)) as? [[String: Any]])
            let keys = Set(BenchResult.CodingKeys.allCases.map(\.rawValue))
            #expect(objects.allSatisfy { Set($0.keys) == keys })
            #expect(objects[0]["n_threads"] is NSNull)
        }
        #expect(BenchText.whole([], .json, published: []) == "[]\n")
    }

    @Test("an array that ends early is still one")
    func cancelled() throws {
        var text = BenchText(.json)
        let written = text.adding(own()) + text.end(published: [])
        #expect(try JSONDecoder().decode([BenchResult].self, from: Data(written.utf8)).count == 1)
    }

    @Test("what a model is called cannot drive a terminal or break a line")
    func hostile() throws {
        var row = own()
        row.model = "a\u{1B}[31m\u{9B}\u{0}"
        let line = BenchLines.objectLine(row)
        #expect(line.contains(#""model": "a\u001b[31m\u009b\u0000""#))
        #expect(!line.contains("\n"))
        #expect(!BenchLines.sql(row).contains("\0"))
    }

    @Test("beneath the table stand method, t/s, versions, machine, load and what disturbed")
    func notes() throws {
        var row = own()
        row.canterVersion = "1.2"
        row.engineVersion = "0.3"
        row.cpuInfo = "A Processor"
        row.usableCores = 2
        row.otherLoad = 0.5
        row.memory = 8 << 30
        row.memoryBandwidth = 12.34e9
        row.system = "Linux 6.18"
        row.loadSeconds = 0.5
        row.provenance = "engine-reported"
        let lines = BenchNotes.lines([row])
        #expect(lines[0].hasPrefix("method: llama-bench's tests"))
        #expect(
            lines[1]
                == "t/s: tokens a second, mean ± sample standard deviation of 2 repetitions, warm-ups and loads not counted; engine-reported"
        )
        #expect(lines[2] == "versions: canter 1.2, llama.cpp 0.3")
        #expect(
            lines[3]
                == "machine: A Processor, 2 processors, 8.0 GiB of memory, read at 12.3 GB/s by doctor, Linux 6.18"
        )
        #expect(lines[4].hasSuffix(": loaded in 0.50 s, which no speed includes"))
        #expect(
            lines[5]
                == "pp8 @ d4: other programs kept 0.5 of 2 processors busy meanwhile; measure again when they are done."
        )
        row.otherLoad = 0.1
        #expect(BenchNotes.disturbance(row) == nil)
    }

    @Test(
        "published speeds of the model stand beneath, the maker's and others' apart, and not too many"
    )
    func published() throws {
        var row = own()
        row.model = "Qwen2 0.5B Instruct"
        row.quantization = "Q4_K_M"
        func speed(_ standing: PublishedSpeed.Standing, _ hardware: String) -> PublishedSpeed {
            PublishedSpeed(
                model: "Qwen2-0.5B-Instruct", quantization: Quantization("Q4_K_M"), engine: nil,
                hardware: hardware, gpus: nil, inputTokens: nil, outputTokens: nil, low: 40,
                high: nil, memoryGB: nil, standing: standing, remark: "", source: "example.org")
        }
        let lines = BenchNotes.lines(
            [row],
            published: [speed(.vendor, "A")] + (0..<6).map { speed(.unverified, "B\($0)") })
        let start = try #require(lines.firstIndex(of: "published by the model's maker:"))
        #expect(
            lines[start + 1]
                == "  Qwen2-0.5B-Instruct Q4_K_M: 40 or more t/s on A, engine not told [vendor] example.org"
        )
        #expect(lines[start + 2] == "published by others:")
        #expect(lines.last == "  and 2 more like these")
        row.quantization = "Q8_0"
        #expect(
            !BenchNotes.lines([row], published: [speed(.vendor, "A")]).contains {
                $0.hasPrefix("published")
            })
    }

    /// A row of the cells llama-bench's CSV has.
    private func row(_ cells: [String: String]) throws -> BenchResult {
        let numbers = ["n_prompt", "n_gen", "n_depth", "avg_ns", "stddev_ns"].map {
            Int(cells[$0] ?? "") ?? -1
        }
        var row = BenchResult(
            modelFilename: cells["model_filename"] ?? "", promptTokens: numbers[0],
            generatedTokens: numbers[1], depth: numbers[2], testTime: cells["test_time"] ?? "",
            samplesNS: [], samplesTS: [])
        row.averageNS = numbers[3]
        row.deviationNS = numbers[4]
        row.averageTS = try #require(Double(cells["avg_ts"] ?? ""))
        row.deviationTS = try #require(Double(cells["stddev_ts"] ?? ""))
        row.buildCommit = cells["build_commit"]
        row.buildNumber = cells["build_number"].flatMap { Int($0) }
        row.cpuInfo = cells["cpu_info"]
        row.gpuInfo = cells["gpu_info"]
        row.backends = cells["backends"]
        row.modelType = cells["model_type"]
        row.modelSize = cells["model_size"].flatMap { Int($0) }
        row.modelParameters = cells["model_n_params"].flatMap { Int($0) }
        row.batch = cells["n_batch"].flatMap { Int($0) }
        row.microBatch = cells["n_ubatch"].flatMap { Int($0) }
        row.threads = cells["n_threads"].flatMap { Int($0) }
        row.typeK = cells["type_k"]
        row.typeV = cells["type_v"]
        row.gpuLayers = cells["n_gpu_layers"].flatMap { Int($0) }
        row.flashAttention = cells["flash_attn"].flatMap { Int($0) }
        return row
    }
}
