import ChatCore
import Foundation
import Resources
import Testing

@testable import Benchmark

@Suite struct BenchHTMLTests {
    private func read(
        _ results: [BenchResult], _ published: [PublishedSpeed] = []
    ) throws -> PageReader {
        try PageReader(BenchHTML(results: results, published: published).text)
    }

    private func published(
        _ standing: PublishedSpeed.Standing, model: String = "Qwen2.5-7B-Instruct",
        quantization: String? = "Q4_K_M", remark: String = "",
        source: String = "https://a.example/x"
    ) throws -> PublishedSpeed {
        let text =
            "model,quantization,engine,hardware,gpus,input_tokens,output_tokens,low_tokens_per_second,high_tokens_per_second,memory_gb,standing,remark,source\n"
            + CSV.line([
                model, quantization ?? "", "vLLM", "Big GPU", "2", "1", "2048", "80.5", "", "14.4",
                standing.rawValue, remark, source,
            ])
        return try #require(try PublishedSpeed.speeds(inCSV: text).first)
    }

    @Test("the page fetches nothing, runs nothing, and forbids both")
    func closed() throws {
        let page = try read(
            BenchResult.sweep(), PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds))
        let policy = try #require(
            page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" })
        #expect(
            policy.attributes["content"]
                == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        )
        let names = Set(page.elements.map(\.name))
        #expect(
            names.isDisjoint(with: ["script", "img", "link", "iframe", "object", "form", "base"]))
        for element in page.elements {
            #expect(element.attributes["style"] == nil && element.attributes["src"] == nil)
            #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
            if element.name != "a" { #expect(element.attributes["href"] == nil) }
        }
        let html = BenchHTML(results: BenchResult.sweep(), published: []).text
        #expect(!html.contains("url(") && !html.contains("@import"))
        #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
    }

    @Test("what rows say is only text, wherever they say it")
    func escaped() throws {
        let attack = "\"><script>alert('1')</script><img src=x onerror=y>&lt; \u{1B}[2J\u{202E}"
        let rows = BenchResult.sweep().map { row in
            row.with {
                $0.modelFilename = attack
                $0.modelType = attack
                $0.model = attack
                $0.quantization = attack
                $0.engine = attack
                $0.engineVersion = attack
                $0.canterVersion = attack
                $0.cpuInfo = attack
                $0.gpuInfo = attack
                $0.backends = attack
                $0.system = attack
                $0.typeK = attack
                $0.provenance = attack
                $0.asked = attack
                $0.testTime = attack
                $0.buildCommit = attack
            }
        }
        let other = rows.map { row in row.with { $0.typeK = attack + "2" } }
        let speed = try published(
            .contradicted, model: attack, quantization: attack, remark: attack,
            source: "https://\(attack)")
        let page = try read(rows + other, [speed])
        #expect(!page.elements.contains { ["script", "img", "a"].contains($0.name) })
        #expect(page.text.contains("\"><script>alert('1')</script>"))
        let html = BenchHTML(results: rows + other, published: [speed]).text
        #expect(!html.unicodeScalars.contains { "\u{1B}\u{202E}".unicodeScalars.contains($0) })
    }

    @Test("the table has every test with its figures; what a row does not tell is a dash")
    func table() throws {
        let own = BenchResult.example([40, 42, 41]).with {
            $0.latencyP50 = 0.0243
            $0.latencyP95 = 0.03
            $0.latencyP99 = 0.0405
            $0.timeToFirstToken = 0.1234
            $0.loadSeconds = 1.5
        }
        let foreign = try BenchFile.results(inJSON: BenchCapture.text("llama-bench.json"))
        let page = try read([own] + foreign)
        #expect(
            page.rows.contains(
                "|tg128|41.00|1.00|41.00|40.00|42.00|3|0.123|24.3|30.0|40.5|1.50|0.10 of 8"))
        #expect(
            page.rows.contains("|pp64|102.80|6.70|98.95|98.91|110.54|3|–|–|–|–|–|–"))
        // Columns that no row fills are named beneath instead.
        let alone = try read(foreign)
        #expect(alone.rows.contains("|pp64|102.80|6.70|98.95|98.91|110.54|3"))
        #expect(
            alone.text.contains(
                "Told by no row: TTFT, ITL p50, ITL p95, ITL p99, Load and Other load."))
        #expect(alone.text.contains("timed by llama-bench (4 rows)"))
    }

    @Test("tables have captions, and headings say what they are of")
    func accessible() throws {
        let page = try read(BenchResult.sweep() + BenchResult.sweep(quantization: "Q8_0"))
        let tables = page.elements.count { $0.name == "table" }
        #expect(tables == 2 && page.elements.count { $0.name == "caption" } == tables)
        for element in page.elements where element.name == "th" {
            #expect(["col", "row", "rowgroup"].contains(element.attributes["scope"]))
        }
        for element in page.elements where element.name == "svg" {
            #expect(
                element.attributes["aria-hidden"] == "true"
                    || (element.attributes["role"] == "img"
                        && element.attributes["aria-label"]?.contains(" at 1024") == true)
            )
        }
        #expect(page.elements.count { $0.name == "h1" } == 1)
    }

    @Test("busy rows, single repetitions and other counts are marked, and what that means is told")
    func marks() throws {
        let busy = BenchResult.example().with { $0.otherLoad = 4 }
        let single = BenchResult.example([40], depth: 512)
        let short = BenchResult.example(generated: 127, depth: 1024).with {
            $0.asked = "tg128 @ d1024"
        }
        let page = try read([busy, single, short])
        func row(_ test: String) -> String {
            page.rows.first { $0.hasPrefix("|\(test)|") }?.trimmingCharacters(in: .whitespaces)
                ?? ""
        }
        #expect(row("tg128").hasSuffix("|4.00 of 8|busy"))
        #expect(row("tg128 @ d512").contains("|40.00|–|40.00|40.00|40.00|1|"))
        #expect(row("tg128 @ d512").hasSuffix("|one run"))
        #expect(row("tg127 @ d1024").hasSuffix("|asked: tg128 @ d1024"))
        for note in ["busy: other programs", "one run: a single", "asked: the test"] {
            #expect(page.text.contains(note))
        }
        let clean = try read([.example()])
        #expect(!clean.text.contains("busy: ") && !clean.text.contains("one run: "))
    }

    @Test("quantizations stand beside each other, against the largest of the same model")
    func quantizations() throws {
        func row(_ quantization: String, _ speed: Double, size: Int) -> BenchResult {
            .example([speed, speed, speed], quantization: quantization).with { $0.modelSize = size }
        }
        let rows = [
            row("Q4_K_M", 7.5, size: 4_000_000_000), row("BF16", 2.5, size: 15_000_000_000),
            row("Q8_0", 4.5, size: 8_000_000_000).with { $0.threads = 4 },
        ]
        let page = try read(rows)
        #expect(page.text.contains("Quantizations side by side"))
        let found = page.rows.filter { $0.hasPrefix("|BF16|") || $0.contains(/^\|Q(u|[0-9])/) }
        #expect(
            found.dropFirst() == [
                "|BF16|13.97 GiB|100||2.50|1.00×|~37.5|~94",
                "|Q4_K_M|3.73 GiB|27||7.50|3.00×|~30.0|~75",
                // With other threads it is beside nothing.
                "|Quantization|Size|Decode tg128|Mean t/s|Weights read GB/s|of the memory %",
                "|Q8_0|7.45 GiB||4.50|~36.0|~90",
            ])
        #expect(page.text.contains("Quality is not measured here."))
    }

    @Test(
        "bytes of weights a second are only told where all are read, and of main memory only there")
    func bandwidth() throws {
        let row = BenchResult.example()
        let words = "Weights read: size"
        #expect(try read([row]).text.contains(words))
        let mixtures = ["Mixtral-8x7B", "Qwen3-30B-A3B", "gpt-oss 20B", "OLMoE"]
        for name in mixtures {
            #expect(try !read([row.with { $0.model = name }]).text.contains(words), "\(name)")
        }
        for name in ["Qwen3-4B", "SmolLM2-135M", "llama-a1"] {
            #expect(try read([row.with { $0.model = name }]).text.contains(words), "\(name)")
        }
        #expect(try !read([row.with { $0.depth = 4096 }]).text.contains(words))
        let unknown = try read([row.with { ($0.gpuInfo, $0.backends) = (nil, nil) }])
        #expect(!unknown.text.contains("Of the memory"))
        let onGPU = try read([row.with { ($0.gpuInfo, $0.backends) = ("RTX 4090", "CUDA") }])
        #expect(onGPU.text.contains(words) && !onGPU.text.contains("Of the memory"))
    }

    @Test(
        "published figures stand apart by who printed them, with where from, and that they differ")
    func published() throws {
        let speeds = [
            try published(.vendor, source: "https://maker.example/speed?a=1&b=2"),
            try published(.contradicted, remark: "its source has 40", source: "an article"),
            try published(.vendor, model: "Other"),
            try published(.vendor, quantization: "BF16"),
        ]
        let page = try read([.example()], speeds)
        #expect(page.text.contains("Qwen2.5-7B-Instruct Q4_K_M: by the model's maker"))
        #expect(page.text.contains("Qwen2.5-7B-Instruct Q4_K_M: printed elsewhere"))
        #expect(page.text.contains("The conditions differ"))
        #expect(page.text.contains("Measured here: 40.80 t/s decode (tg128)."))
        let rows = page.rows.filter { $0.contains("Big GPU") }
        #expect(
            rows == [
                "|2 × Big GPU|80.50 or more|vLLM|1|2048|14.4|the maker's table|maker.example",
                "|2 × Big GPU|80.50 or more|vLLM|1|2048|14.4|contradicted by its source: its source has 40|an article",
            ])
        let links = page.elements.filter { $0.name == "a" }
        #expect(links.map(\.attributes["href"]) == ["https://maker.example/speed?a=1&b=2"])
        #expect(links[0].attributes["rel"] == "noopener noreferrer")
        let none = try read([.example(quantization: "Q2_K")], speeds)
        #expect(none.text.contains("None is known for these models"))
        #expect(try !read([.example()]).text.contains("Published figures"))
    }

    @Test(
        "only an address of https becomes a link",
        arguments: [
            "http://a.example", "javascript:alert(1)", "https://", "https://a b",
            "data:text/html,x",
            " https://a.example", "https://a.example/\u{202E}x", "HTTPS://a.example",
        ])
    func links(_ source: String) throws {
        let page = try read([.example()], [published(.unverified, source: source)])
        #expect(!page.elements.contains { $0.name == "a" })
    }

    @Test("the method is that of the tests there are, and says whose clock it was")
    func method() throws {
        let prefill = try read([.example(prompt: 512, generated: 0)])
        #expect(prefill.text.contains("a prompt of 512 tokens is read"))
        #expect(!prefill.text.contains("128 tokens are generated"))
        #expect(!prefill.text.contains("At a depth"))
        #expect(prefill.text.contains("The speeds are timed by canter (1 row)."))
        let chat = try read([
            .example(depth: 64).with {
                $0.method = .chat
                $0.provenance = "engine-reported"
                $0.timeToFirstToken = 1
                $0.latencyP50 = 0.01
            }
        ])
        for words in [
            "the engine's own template", "At a depth", "told by the engine (1 row)",
            "Time to first token", "Inter-token latency", "In no speed.", "warm-up",
        ] {
            #expect(chat.text.contains(words), "\(words)")
        }
        #expect(chat.text.contains("The rows do not say with which command"))
    }

    @Test("the heading says what was measured, on what and when")
    func heading() throws {
        let page = try read(BenchResult.sweep())
        #expect(page.text.contains("Speed of Qwen2.5-7B-Instruct Q4_K_M"))
        #expect(
            page.text.contains(
                "6 measurements of 6 tests in 1 configuration, of 3 repetitions each, with "
                    + "llama.cpp 0.3.36, on 2026-11-27."))
        #expect(page.text.contains("Measured on Ryzen 7, Linux 6.18."))
        let several = try read(BenchResult.sweep() + BenchResult.sweep(quantization: "Q8_0"))
        #expect(several.text.contains("Speed of Qwen2.5-7B-Instruct in Q4_K_M and Q8_0"))
    }

    @Test("a configuration is named by what tells it apart, and what else differs is in a table")
    func configurations() throws {
        let foreign = BenchResult.example().with {
            $0.engine = nil
            $0.engineVersion = nil
            $0.canterVersion = nil
            $0.method = nil
            $0.system = nil
        }
        let page = try read([.example(), foreign])
        #expect(page.rows.contains("|Qwen2.5-7B-Instruct Q4_K_M · llama-bench"))
        #expect(
            page.rows.contains("|Configuration|engine|engine version|canter version|system"))
        #expect(
            page.rows.contains(
                "|Qwen2.5-7B-Instruct Q4_K_M · llama.cpp|llama.cpp|0.3.36|1.0|Linux 6.18"))
        #expect(
            page.rows.contains("|Qwen2.5-7B-Instruct Q4_K_M · llama-bench|llama-bench|–|–|–"))
        let versions = try read([
            .example(), .example().with { $0.engineVersion = "0.4" },
        ])
        #expect(versions.rows.contains("|Qwen2.5-7B-Instruct Q4_K_M · engine version 0.4"))
    }

    @Test("key figures say how much depth costs")
    func keyFigures() throws {
        let page = try read(BenchResult.sweep())
        #expect(page.text.contains("Decode tg128") && page.text.contains("40.0 t/s"))
        #expect(page.text.contains("−20 % decode at a depth of 1024"))
        #expect(try read([.example()]).text.contains("Key figures"))
    }

    @Test("a row without a speed is in the table, and nowhere else")
    func withoutSpeed() throws {
        let page = try read([.example([]), .example(depth: 512)])
        #expect(
            page.rows.contains { $0.hasPrefix("|tg128|–|–|–|–|–|–|0.10 of 8|no speed") })
        #expect(page.text.contains("no speed: the test was too short"))
        #expect(page.text.contains("Decode tg128 @ d512"))
    }

    @Test("rows of nothing, and of odd values, still make a page")
    func odd() throws {
        #expect(try read([]).text.contains("Nothing was measured."))
        let rows = [
            BenchResult.example([]), .example([1e-12]), .example([1e9, 1e9]),
            .example(depth: .max / 2),
            .example([.infinity, .nan]).with {
                $0.averageTS = .nan
                $0.memoryBandwidth = 0
                $0.usableCores = 0
            },
        ]
        for count in 1...rows.count {
            let page = try read(Array(rows.prefix(count)))
            #expect(!page.text.contains("nan") && !page.text.contains("inf "))
        }
    }
}
