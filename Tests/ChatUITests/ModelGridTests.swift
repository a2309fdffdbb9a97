import ChatCore
import Testing

@testable import ChatUI

struct ModelGridTests {
    private func place(_ offer: ModelOffer) -> ModelGrid.Place {
        ModelGrid.Place(
            row: ModelName(offer.model.displayName), column: ModelGrid.column(of: offer))
    }

    @Test("Quantizations stand by their bits, other formats and unknown names last")
    func order() {
        let expected = [
            "F32", "BF16", "F16", "Q8_0", "Q6_K", "Q5_K_L", "Q5_K_M", "Q5_K_S", "Q5_1", "Q5_0",
            "Q4_K_M", "UD-Q4_K_M", "Q4_K_S", "Q4_1", "Q4_0", "IQ4_NL", "IQ4_XS", "MXFP4",
            "Q3_K_L", "Q3_K_M", "Q3_K_S", "IQ3_M", "IQ3_XXS", "Q2_K", "TQ2_0", "TQ1_0", "FP8",
            "GPTQ", "AWQ", "MLX 8-bit", "MLX 4-bit", "something",
        ]
        let sorted = expected.shuffled().sorted {
            QuantizationOrder(Quantization($0)) < QuantizationOrder(Quantization($1))
        }
        #expect(sorted == expected)
        #expect(QuantizationOrder(Quantization("something")) < QuantizationOrder(nil))
        #expect(
            QuantizationOrder(Quantization("q4_k_m")) == QuantizationOrder(Quantization("Q4_K_M")))
    }

    @Test(
        "A model has one name, whatever separators and case its stores write",
        arguments: [
            ("SmolLM2-135M-Instruct", "smollm2_135m instruct", true),
            ("llama-3.2-1b", "Llama3.2:1B", true), ("qwen2.5-7b", "qwen2-57b", false),
            ("qwen2-57b", "qwen-257b", false), ("gemma-3-270m", "gemma-3-270m-it", false),
        ])
    func names(_ one: String, _ other: String, _ isSame: Bool) {
        #expect((ModelName(one) == ModelName(other)) == isSame)
    }

    @Test("One model of several stores is one row, and one quantization of it one cell")
    func grouping() throws {
        let grid = ModelGrid([OfferSamples.gemmaServed, OfferSamples.gemma])
        #expect(grid.rows.count == 1)
        #expect(grid.columns.map(\.title) == ["Q4_K_M"])
        let cell = try #require(grid[place(OfferSamples.gemma)])
        // The warm file comes before the server, and gives the row its name.
        #expect(cell.offers == [OfferSamples.gemma, OfferSamples.gemmaServed])
        #expect(grid.rows[0].name == "gemma-3-270m")
        #expect(cell.sign == .warm)
    }

    @Test("What does not fit here comes after a server that has it")
    func uselessLast() {
        var large = OfferSamples.gemma
        large.fit = .tooBig
        large.isWarm = false
        #expect(
            ModelCell([large, OfferSamples.gemmaServed], loaded: nil)?.best.availability == .served)
    }

    @Test("Rows stand by family, and in it by weights")
    func families() {
        let grid = ModelGrid(OfferSamples.all)
        #expect(
            grid.rows.map(\.name) == [
                "gemma-3-270m", "gemma-3-1b-it", "SmolLM2-135M-Instruct", "SmolLM2-1.7B-Instruct",
                "Llama-3.2-3B-Instruct", "Llama-3.1-70B-Instruct", "Qwen3-0.6B", "torn",
            ])
        #expect(
            grid.columns.map(\.title) == [
                "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_1", "IQ4_XS", "AWQ", "MLX 4-bit",
            ])
    }

    @Test("Rows can stand by name, by speed and by when they answered last")
    func sorting() {
        func names(_ sorting: ModelSorting) -> [String] {
            ModelGrid(OfferSamples.all, sorting: sorting).rows.map(\.name)
        }
        #expect(names(.name).prefix(2) == ["gemma-3-1b-it", "gemma-3-270m"])
        #expect(names(.speed).prefix(3) == ["SmolLM2-135M-Instruct", "gemma-3-270m", "Qwen3-0.6B"])
        #expect(names(.used).first == "gemma-3-270m")
    }

    @Test(
        "Letters find models, quantizations, stores and engines",
        arguments: [
            ("smol q8", "Q8_0"), ("ollama", "q4_k_m"), ("10.0.0.7", "AWQ"), ("zzzz", ""),
        ])
    func filtering(_ query: String, _ columns: String) {
        #expect(ModelGrid(OfferSamples.all, query: query).columns.map(\.title).joined() == columns)
    }

    @Test("Going sideways passes over empty places and stops at the ends")
    func sideways() {
        let grid = ModelGrid(OfferSamples.all)
        let start = place(OfferSamples.qwenFull)
        let next = grid.moved(start, columns: 1)
        #expect(next.column == "Q4_K_M")
        #expect(grid.moved(next, columns: 1).column == "AWQ")
        #expect(grid.moved(start, columns: -1) == start)
        #expect(grid.moved(start, columns: 99).column == "MLX 4-BIT")
    }

    @Test("Going down keeps near the column that was gone to last")
    func down() {
        let grid = ModelGrid(OfferSamples.all)
        let start = place(OfferSamples.smol)
        let next = grid.moved(start, rows: 1, column: start.column)
        #expect(next.column == "Q6_K")
        #expect(grid.moved(next, rows: 1, column: start.column).column == "Q4_K_M")
        #expect(grid.moved(start, rows: -99, column: "Q4_1").row == ModelName("gemma-3-270m"))
    }

    @Test("A place that is gone is followed by the nearest of its row, or the first there is")
    func nearest() {
        let grid = ModelGrid(OfferSamples.all)
        let gone = ModelGrid.Place(row: ModelName("Qwen3-0.6B"), column: "Q5_K_M")
        #expect(grid.nearest(to: gone)?.column == "Q4_K_M")
        let row = ModelGrid.Place(row: ModelName("none"), column: "Q8_0")
        #expect(grid.nearest(to: row)?.row == ModelName("gemma-3-270m"))
        #expect(ModelGrid().nearest(to: row) == nil)
    }

    @Test(
        "A name to fetch by has an owner; a path and a sentence are none",
        arguments: [
            ("org/name", true), ("org/name:Q4_K_M", true), ("https://host/org/name", true),
            ("hf.co/org/name:Q8_0", true), ("name", false), ("./file.gguf", false),
            ("/models/file.gguf", false), ("~/file", false), ("and/or what", false), ("a/", false),
            ("some/folder/file", false),
        ])
    func references(_ text: String, _ isOne: Bool) {
        #expect((ModelReference(text) != nil) == isOne)
    }

    @Test(
        "How long ago is said in the largest whole unit; long ago, as a date",
        arguments: [
            (20, "just now"), (60, "1 minute ago"), (7_300, "2 hours ago"),
            (3 * 86_400 + 5, "3 days ago"), (200 * 86_400, "2026-05-09"),
        ])
    func ages(_ seconds: Int, _ words: String) {
        let now = 1_795_600_000.0
        #expect(Age.words(now - Double(seconds), now: now) == words)
    }

    @Test(
        "Sizes fill four columns at most",
        arguments: [
            (98_231_616, "94M"), (1_072_693_248, "1.0G"), (2_019_377_696, "1.9G"),
            (74_975_062_784, "70G"), (512, "512B"), (1_048_000, "1.0M"),
        ])
    func sizes(_ bytes: Int, _ text: String) {
        var offer = OfferSamples.smol
        offer.model.sizeBytes = bytes
        #expect(CellFigure.size.text(of: offer) == text)
        offer.availability = .downloadable("a/b")
        #expect(CellFigure.size.text(of: offer) == "~" + text)
    }

    @Test("The columns that fit are shown, the chosen one always")
    func columns() {
        let narrow = GridColumns(columns: 58, names: 30, count: 9, chosen: 8)
        #expect(narrow.shown.contains(8))
        #expect(narrow.shown.count < 9)
        #expect(narrow.hidden.left == 9 - narrow.shown.count)
        #expect(narrow.start(of: 8) + GridColumns.cellWidth <= 58)
        let wide = GridColumns(columns: 118, names: 24, count: 9, chosen: 0)
        #expect(wide.shown == 0..<9)
        #expect(wide.hidden == (0, 0))
    }
}
