import Testing

@testable import ChatCore

@Suite struct CSVTests {
    @Test(
        "records are fields between commas, one to a line",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("a,,\n", [["a", "", ""]]),
            (",\n", [["", ""]]),
            ("a\n\n\nb\n", [["a"], ["b"]]),
            ("", []),
            ("\"\"\n", [[""]]),
            (
                "\"a,b\",\"c\"\"d\"\"\",\"e\nf\",\"g\r\nh\"\n",
                [["a,b", "c\"d\"", "e\nf", "g\r\nh"]]
            ),
            ("ä,日本,👩‍👩‍👧\n", [["ä", "日本", "👩‍👩‍👧"]]),
        ])
    func records(text: String, expected: [[String]]) throws {
        #expect(try CSV.records(in: text) == expected)
    }

    @Test(
        "a quote out of place is refused, with its line", arguments: ["a\nb\"c\n", "a\n\"b\"c\n"])
    func strayQuote(text: String) {
        let error = #expect(throws: CSVError.self) { try CSV.records(in: text) }
        #expect(error?.description.contains("line 2") == true)
    }

    @Test("a quote that stays open is refused")
    func openQuote() {
        #expect(throws: CSVError.self) { try CSV.records(in: "a,\"b\n") }
    }

    @Test("what is written is read back")
    func roundTrip() throws {
        let record = [
            "plain", "with, comma", "with \"quotes\"", "two\nlines", "two\r\nlines", "", " spaces ",
        ]
        #expect(try CSV.records(in: CSV.line(record) + "\n") == [record])
        #expect(CSV.line(["plain", "a,b", "\"q\""]) == "plain,\"a,b\",\"\"\"q\"\"\"")
    }
}
