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

    @Test("Primary rows are the maker's alone, secondary ones are of everybody else")
    func apart() throws {
        let primary = try PublishedSpeed.speeds(inCSV: EmbeddedText.primarySpeeds)
        let secondary = try PublishedSpeed.speeds(inCSV: EmbeddedText.secondarySpeeds)
        #expect(primary.count == 418 && primary.allSatisfy(\.isPrimary))
        #expect(secondary.count == 60 && !secondary.contains { $0.isPrimary })
        #expect(
            try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds) == primary + secondary)
        let asked = PublishedSpeedFilter(isPrimary: false)
        #expect((primary + secondary).filter(asked.matches) == secondary)
        // What cannot fit: 18 to 22 GB in a card of 12.
        let implausible = secondary.filter { $0.standing == .implausible }
        #expect(implausible.map(\.hardware) == ["RTX 4070"])
        #expect(implausible.first?.remark.contains("do not fit in 12 GB") == true)
    }

    @Test(
        "A model is found however its name is written",
        arguments: [
            "Qwen2-1.5B-Instruct", "qwen2:1.5b", "Qwen2 1.5B Instruct", "qwen2-1_5b-instruct",
            "Qwen2-1.5B",
        ])
    func spelling(model: String) throws {
        let speeds = try ReferenceTables.published()
        let found = PublishedSpeed.speeds(of: model, Quantization("BF16"), among: speeds)
        let names = Set(found.map(\.model))
        #expect(names == ["Qwen2-1.5B-Instruct", "Qwen2-1.5B"])
        let filter = PublishedSpeedFilter(model: model)
        #expect(speeds.filter(filter.matches).contains { $0.model == "Qwen2-1.5B-Instruct" })
        #expect(!speeds.filter(filter.matches).contains { $0.model.hasPrefix("Qwen2.5") })
    }

    @Test("The closest rows come first: that name, then that many bits, then any of that size")
    func closeness() throws {
        let text =
            Self.header
                + """
                7B,Q4,,A,,,,1,1,,unverified,,S
                Qwen2.5-7B,4-bit,,B,,,,2,2,,unverified,,S
                Qwen2.5-7B-Instruct,GPTQ-Int4,,C,,,,3,3,,vendor,,S
                qwen2.5 7b,Q4_K_M,,D,,,,4,4,,unverified,,S
                Qwen2.5-7B,Q8_0,,E,,,,5,5,,unverified,,S
                Qwen2-7B,Q4_K_M,,F,,,,6,6,,vendor,,S
                14B,Q4,,G,,,,7,7,,unverified,,S
                7B,,,H,,,,8,8,,unverified,,S

                """
        let speeds = try PublishedSpeed.speeds(inCSV: text)
        let asked = Quantization("Q4_K_M")
        let found = PublishedSpeed.speeds(of: "Qwen2.5 7B", asked, among: speeds)
        #expect(found.map(\.hardware) == ["D", "C", "B", "A"])
        #expect(
            found.map { $0.match("Qwen2.5 7B", asked) } == [
                .exact, .sameModel, .sameModel, .sameSize,
            ])
        let any = PublishedSpeed.speeds(of: "Qwen2.5 7B", nil, among: speeds)
        #expect(Set(any.map(\.hardware)) == ["A", "B", "C", "D", "E", "H"])
    }

    @Test("A context length is taken as asked, or the nearest below and above it, which is told")
    func context() throws {
        let speeds = try ReferenceTables.published().filter(
            PublishedSpeedFilter(model: "qwen2.5-7b-", quantization: "bf16", engine: "vllm").matches
        )
        func lengths(_ text: String) throws -> (rows: [Int], nearest: [Int]) {
            let rows = try #require(PublishedContext(text)).rows(of: speeds)
            return (Array(Set(rows.speeds.compactMap(\.inputTokens))).sorted(), rows.nearest)
        }
        #expect(try lengths("6144") == ([6144], []))
        #expect(try lengths("6k") == ([6144], []))
        #expect(try lengths("8192") == ([6144, 14336], [6144, 14336]))
        #expect(try lengths("0") == ([1], [1]))
        #expect(try lengths("1000000") == ([129024], [129024]))
        #expect(try lengths("1k-16k") == ([6144, 14336], []))
        #expect(try lengths("2-100") == ([], []))
        let all = try ReferenceTables.published()
        #expect(PublishedContext(6144...6144).rows(of: all).untold == 53)
    }

    @Test(
        "What is no length is none",
        arguments: [
            "", "-", "8k-", "k", "8192-4096", "-5", "1-2-3", "many", "99999999999999999999",
        ])
    func noContext(text: String) {
        #expect(PublishedContext(text) == nil)
    }
}
