import ChatCore
import Resources
import Testing

@testable import Benchmark

@Suite struct PublishedSpeedTests {
    private static let header =
        "model,quantization,engine,hardware,gpus,input_tokens,output_tokens,low_tokens_per_second,high_tokens_per_second,memory_gb,standing,remark,source\n"

    @Test("every row that ships can be read, and has a source")
    func shipped() throws {
        let speeds = try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)
        #expect(speeds.count == 478)
        for speed in speeds {
            #expect(!speed.source.isEmpty && !speed.model.isEmpty && !speed.hardware.isEmpty)
            #expect(speed.low > 0 && speed.low <= speed.high ?? .infinity)
            if speed.standing == .vendor {
                #expect(speed.source.hasPrefix("https://qwen.readthedocs.io/"))
                #expect(speed.low == speed.high && speed.inputTokens != nil && speed.engine != nil)
            }
            if [.contradicted, .implausible].contains(speed.standing) {
                #expect(!speed.remark.isEmpty)
            }
        }
        #expect(speeds.filter { $0.standing == .vendor }.count == 418)
        #expect(speeds.filter { $0.standing == .contradicted }.count == 5)
        #expect(speeds.filter { $0.standing == .implausible }.count == 1)
    }

    @Test("the maker's figures are the maker's")
    func knownFigures() throws {
        let filter = PublishedSpeedFilter(
            model: "qwen2.5-1.5b-", quantization: "bf16", engine: "vllm")
        let speeds = try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds).filter(
            filter.matches)
        #expect(speeds.map(\.inputTokens) == [1, 6144, 14336, 30720])
        #expect(speeds.prefix(3).map(\.low) == [183.33, 176.68, 168.69])
    }

    @Test("a row's fields are read by the names of their columns; an empty one is not told")
    func fields() throws {
        let text =
            Self.header + "M,,,\"H, big\",,,,150,,,unverified,\"a \"\"so-called\"\" test\",S\n"
        let speed = try #require(try PublishedSpeed.speeds(inCSV: text).first)
        #expect(speed.hardware == "H, big")
        #expect(speed.low == 150)
        #expect(speed.high == nil)
        #expect(speed.quantization == nil && speed.engine == nil && speed.gpus == nil)
        #expect(speed.remark == "a \"so-called\" test")
        #expect(speed.source == "S")
    }

    @Test(
        "a row that is not whole is refused, with its number",
        arguments: [
            "M,,,H,,,,1,,,unverified,,\n", "M,,,H,,,,,,,unverified,,S\n",
            "M,,,H,,,,fast,,,unverified,,S\n",
            "M,,,H,,,,1,,,trusted,,S\n", ",,,H,,,,1,,,unverified,,S\n", "M,H,1,S\n",
        ])
    func damaged(row: String) {
        let error = #expect(throws: CSVError.self) {
            try PublishedSpeed.speeds(inCSV: Self.header + row)
        }
        #expect(error?.description.hasPrefix("Row 2 ") == true)
    }

    @Test("a filter looks for parts, whatever their case, in every field it names")
    func filter() throws {
        let text =
            Self.header
            + "Qwen2-7B,AWQ,vLLM,A100,,,,1,1,,vendor,,S\nLlama,,,RTX 4090,,,,2,2,,unverified,,S\n"
        let speeds = try PublishedSpeed.speeds(inCSV: text)
        func count(_ filter: PublishedSpeedFilter) -> Int { speeds.filter(filter.matches).count }
        #expect(count(PublishedSpeedFilter()) == 2)
        #expect(count(PublishedSpeedFilter(model: "QWEN")) == 1)
        #expect(count(PublishedSpeedFilter(hardware: "4090")) == 1)
        #expect(count(PublishedSpeedFilter(model: "qwen", hardware: "4090")) == 0)
        #expect(count(PublishedSpeedFilter(quantization: "awq")) == 1)
        #expect(count(PublishedSpeedFilter(engine: "")) == 1)
    }
}
