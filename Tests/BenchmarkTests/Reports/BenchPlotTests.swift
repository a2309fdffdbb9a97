import Foundation
import Testing

@testable import Benchmark

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct BenchPlotTests {
    /// What an XML parser sees: elements with their attributes, and the texts.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        var texts: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String] = [:]
        ) {
            elements.append((name, attributes))
            texts.append("")
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            texts[texts.count - 1] += string.trimmingCharacters(in: .newlines)
        }

        func count(_ name: String, _ kind: String) -> Int {
            elements.count { $0.name == name && $0.attributes["class"]?.hasPrefix(kind) == true }
        }
    }

    private func read(_ results: [BenchResult]) throws -> Reader {
        let parser = XMLParser(data: Data(BenchPlot.svg(results).utf8))
        let reader = Reader()
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return reader
    }

    @Test("prefill and decode are lines against depth, with whiskers, axes, names and the method")
    func lines() throws {
        let plot = try read(
            BenchResult.sweep() + BenchResult.sweep(speed: 25, quantization: "Q8_0"))
        #expect(plot.elements[0].name == "svg")
        #expect(plot.count("polyline", "curve") == 4)
        // Three points on each line, each whisker of three strokes; and a mark in the legend.
        #expect(plot.count("line", "error") == 4 * 3 * 3)
        #expect(plot.count("circle", "mark s0") + plot.count("polygon", "mark s1") == 4 * 3 + 2)
        for text in [
            "Speed of Qwen2.5-7B-Instruct in Q4_K_M and Q8_0", "Prefill: pp512", "Decode: tg128",
            "t/s", "depth (tokens in the context before the test)", "Q4_K_M", "Q8_0",
            "Qwen2.5-7B-Instruct Q8_0",
            "Loading the model is in no figure. The speeds are timed by canter (12 rows).",
        ] {
            #expect(plot.texts.contains(text), "\(text)")
        }
        #expect(plot.texts.contains { $0.hasPrefix("Marks: means of the repetitions") })
    }

    @Test("points lie where their speeds and depths are")
    func places() throws {
        let rows = BenchResult.sweep().filter { $0.generatedTokens > 0 }
        let plot = try read(rows)
        let line = try #require(plot.elements.first { $0.name == "polyline" }?.attributes["points"])
        let points = line.split(separator: " ").map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
        try #require(points.count == 3 && points.allSatisfy { $0.count == 2 })
        // 40, 35.6 and 32 t/s at 0, 512 and 1024 tokens.
        #expect(abs((points[1][0] - points[0][0]) - (points[2][0] - points[1][0])) < 0.2)
        let drops = [points[1][1] - points[0][1], points[2][1] - points[0][1]]
        #expect(abs(drops[0] / drops[1] - (40 - 40 / 1.125) / 8) < 0.02)
    }

    @Test("at one depth they are bars, as long as their speeds")
    func bars() throws {
        let rows = [
            BenchResult.example([40, 40, 40]),
            .example([20, 20, 20], quantization: "Q8_0"),
        ]
        let plot = try read(rows)
        let widths = plot.elements.filter { $0.attributes["class"]?.hasPrefix("bar ") == true }
            .compactMap { $0.attributes["width"].flatMap(Double.init) }
        #expect(widths == [400, 200])
        #expect(plot.texts.contains("40.0 t/s") && plot.texts.contains("Q8_0"))
        #expect(plot.count("polyline", "curve") == 0)
    }

    @Test("names too long for the end of a line are letters there, and whole in the legend")
    func letters() throws {
        let name = "A-Model-With-A-Long-Name-7B-Instruct"
        let plot = try read(
            BenchResult.sweep() + BenchResult.sweep().map { row in row.with { $0.model = name } })
        #expect(plot.texts.contains("B") && plot.texts.contains("B  \(name) Q4_K_M"))
    }

    @Test("tests of several lengths are lines of their own, named by them")
    func lengths() throws {
        let rows = [256, 512].flatMap { prompt in
            [0, 512].map { depth in
                BenchResult.example([900, 910], prompt: prompt, generated: 0, depth: depth)
            }
        }
        let plot = try read(rows)
        #expect(plot.count("polyline", "curve") == 2)
        #expect(plot.texts.contains("Prefill: pp256 and pp512"))
        #expect(plot.texts.contains("Q4_K_M · pp256") && plot.texts.contains("Q4_K_M · pp512"))
        let other = rows.map { row in row.with { $0.model = "A-Model-With-A-Long-Name-7B" } }
        let lettered = try read(rows + other)
        for label in ["A pp256", "A pp512", "B pp256", "B pp512"] {
            #expect(lettered.texts.contains(label))
        }
    }

    @Test("names at the lines' ends do not lie over each other, and stay where their lines end")
    func ends() throws {
        let rows = (1...4).flatMap { threads -> [BenchResult] in
            BenchResult.sweep().map { row in row.with { $0.threads = threads } }
        }
        let short = BenchResult.sweep(depths: [0, 256]).map { row in
            row.with { $0.threads = 5 }
        }
        let plot = try read(rows + short)
        func place(_ element: (name: String, attributes: [String: String])) -> [Double] {
            ["x", "y"].compactMap { element.attributes[$0].flatMap(Double.init) }
        }
        let labels: [[Double]] = plot.elements.filter {
            $0.name == "text" && $0.attributes["class"]?.hasPrefix("s") == true
        }.map(place)
        #expect(labels.count == 10)
        for panel in [Array(labels.prefix(5)), Array(labels.suffix(5))] {
            let deepest: Double = panel.map { $0[0] }.max() ?? 0
            let heights: [Double] = panel.filter { $0[0] == deepest }.map { $0[1] }.sorted()
            #expect(heights.count == 4)
            for (low, high) in zip(heights, heights.dropFirst()) { #expect(high > low + 14.8) }
        }
        // The short line's name is alone there, at its end.
        let line = try #require(
            plot.elements.first { $0.attributes["class"] == "curve s4" && $0.name == "polyline" })
        let last: [Double] =
            line.attributes["points"]?.split(separator: " ").last?.split(separator: ",")
            .compactMap { Double($0) } ?? []
        try #require(last.count == 2)
        let label = try #require(labels.first { abs($0[0] - last[0] - 10) < 0.2 })
        #expect(abs(label[1] - 4 - last[1]) < 0.2)
    }

    @Test("more configurations than can be told apart are charts by model, and the rest is counted")
    func many() throws {
        let rows = (1...7).flatMap { threads -> [BenchResult] in
            BenchResult.sweep().map { row in row.with { $0.threads = threads } }
        }
        let other = BenchResult.sweep().map { row in row.with { $0.model = "Other" } }
        let plot = try read(rows + other)
        #expect(plot.count("polyline", "curve") == (6 + 1) * 2)
        #expect(plot.texts.contains { $0.hasPrefix("Not drawn: 1 more") })
        #expect(plot.texts.contains("Other"))
    }

    @Test("every text is only text, and nothing is fetched")
    func escaped() throws {
        let name = "</text><script>alert('1')</script>&amp; \u{1B}[31m\u{FFFE}"
        let rows = BenchResult.sweep().map { row in row.with { $0.model = name } }
        let plot = try read(rows)
        #expect(!plot.elements.contains { $0.name == "script" })
        #expect(plot.texts.contains { $0.contains("</text><script>alert('1')</script>&amp; [31m") })
        let svg = BenchPlot.svg(rows)
        #expect(!svg.contains("href") && !svg.contains("url("))
        #expect(svg.components(separatedBy: "http").count == 2, "only the namespace")
        #expect(svg.contains("prefers-color-scheme: dark"))
    }

    @Test("nothing to draw, and odd values, are still a file")
    func odd() throws {
        #expect(try read([]).texts.contains("There is nothing to draw."))
        let both = BenchResult.example(prompt: 512, generated: 128)
        #expect(try read([both]).texts.contains("There is nothing to draw."))
        let odd = BenchResult.example([.infinity, .nan]).with { $0.averageTS = .nan }
        #expect(!BenchPlot.svg([odd, .example(depth: 512)]).contains("nan"))
        #expect(!BenchPlot.svg([odd]).contains("nan"))
    }
}
