import ChatCore
import Foundation
import Telemetry
import Testing

@testable import Ledger

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct DepthPlotTests {
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
            // White space between elements is none of theirs.
            texts[texts.count - 1] += string.trimmingCharacters(in: .newlines)
        }
    }

    private func read(_ svg: String) throws -> Reader {
        let parser = XMLParser(data: Data(svg.utf8))
        let reader = Reader()
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return reader
    }

    private func plot(named names: [String]) -> DepthPlot {
        var world = SimulatedWorld(seed: 5)
        let turns = names.enumerated().flatMap { index, name in
            var turns = world.turns(20 - index, speed: 1 / Double(index + 1))
            for turn in turns.indices { turns[turn].configuration.model = name }
            return turns
        }
        return DepthPlot(title: "Speed <&> \"depth\"", turns: turns, by: [.model])
    }

    @Test("The plot is well-formed, and every text in it is only text")
    func wellFormed() throws {
        let name = "</text><script>alert('1')</script>&amp; \u{1B}[31m\u{FFFE}"
        let svg = DepthPlotSVG.text(plot(named: [name, "Qwen3-4B"]))
        let reader = try read(svg)
        #expect(reader.elements[0].name == "svg")
        #expect(!reader.elements.contains { $0.name == "script" })
        #expect(reader.texts.contains("Speed <&> \"depth\""))
        let legend = "</text><script>alert('1')</script>&amp; [31m: "
        #expect(reader.texts.contains { $0.hasPrefix(legend) })
        #expect(!svg.contains("href") && !svg.contains("url("))
        #expect(svg.components(separatedBy: "http").count == 2, "only the namespace")
        #expect(svg.contains("prefers-color-scheme: dark"))
    }

    @Test("Samples are dots, each fit a line in a band, with axes that say their units")
    func parts() throws {
        let plot = plot(named: ["a", "b"])
        let reader = try read(DepthPlotSVG.text(plot))
        func count(_ name: String) -> Int { reader.elements.count { $0.name == name } }
        #expect(count("circle") == plot.series.reduce(0) { $0 + $1.samples.count })
        #expect(count("polyline") == 2 && count("polygon") == 2)
        #expect(reader.texts.contains("depth (tokens in the context)"))
        #expect(reader.texts.contains("tok/s") && reader.texts.contains("2000"))
        #expect(
            reader.texts.contains {
                $0.hasPrefix("b: ") && $0.hasSuffix(" tok/s in an empty context")
            })
        for element in reader.elements where element.name == "circle" {
            let x = try #require(element.attributes["cx"].flatMap(Double.init))
            let y = try #require(element.attributes["cy"].flatMap(Double.init))
            #expect((64...740).contains(x) && (52...400).contains(y))
        }
    }

    @Test("Nothing sampled is a plot that says so, and too few samples have no line")
    func few() throws {
        let empty = try read(DepthPlotSVG.text(DepthPlot(title: "t", series: [])))
        #expect(empty.texts.contains("Nothing was sampled yet."))
        let sample = DepthSample(depth: 100, tokens: 32, seconds: 1)
        let one = try read(
            DepthPlotSVG.text(
                DepthPlot(title: "t", series: [.init(name: "a", samples: [sample])])))
        #expect(one.texts.contains("a: 1 sample, no line fits"))
        #expect(!one.elements.contains { $0.name == "polyline" })
    }

    @Test("Only as many curves as can be told apart, those of the most turns")
    func many() {
        let plot = plot(named: (0..<8).map { "m\($0)" })
        #expect(plot.series.map(\.name) == ["m0", "m1", "m2", "m3", "m4", "m5"])
    }

    @Test(
        "Axes end and are marked at round values",
        arguments: [
            (7321.0, 8, [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]),
            (48, 6, [0, 10, 20, 30, 40, 50]), (0, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
            (0.9, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ])
    func axes(_ most: Double, _ count: Int, _ ticks: [Double]) {
        let axis = PlotAxis(upTo: most, count: count)
        #expect(axis.ticks.count == ticks.count)
        #expect(zip(axis.ticks, ticks).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(axis.decimals == (most < 1 ? 1 : 0))
    }
}
