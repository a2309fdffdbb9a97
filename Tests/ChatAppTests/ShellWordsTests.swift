import Testing

@testable import ChatApp

@Suite("A command in words")
struct ShellWordsTests {
    @Test(
        "blanks part words, quotes and backslashes keep them together",
        arguments: [
            ("vim", ["vim"]),
            ("  code  --wait ", ["code", "--wait"]),
            ("'my editor' -f", ["my editor", "-f"]),
            ("\"a b\"c d", ["a bc", "d"]),
            ("a\\ b c", ["a b", "c"]),
            ("\"a\\\"b\" '\\'", ["a\"b", "\\"]),
            ("\"a\\n\"", ["a\\n"]),
            ("e '' x", ["e", "", "x"]),
            ("", []),
        ] as [(String, [String])])
    func split(_ command: String, _ words: [String]) {
        #expect(ShellWords.split(command) == words)
    }

    @Test("an open quote is none", arguments: ["'a", "a \"b", "a\\"])
    func open(_ command: String) {
        #expect(ShellWords.split(command) == nil)
    }
}
