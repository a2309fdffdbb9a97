import TestSupport
import Testing

@testable import ChatUI

struct CodeLexerTests {
    /// Tokens as text: what is not plain stands in its kind's brackets.
    private func marked(_ language: String, _ code: String) -> String {
        var lexer = CodeLexer(language)
        return lexer.tokens(of: code).map { token in
            switch token.kind {
            case .plain: token.text
            case .keyword: "k(\(token.text))"
            case .name: "n(\(token.text))"
            case .key: "f(\(token.text))"
            case .string: "s(\(token.text))"
            case .number: "1(\(token.text))"
            case .comment: "c(\(token.text))"
            case .inserted: "+(\(token.text))"
            case .deleted: "-(\(token.text))"
            }
        }.joined()
    }

    @Test(
        "What a reader tells apart is told apart",
        arguments: [
            (
                "swift", "let x = Int(\"a\\\"b\") // no \"string\"",
                "k(let) x = n(Int)(s(\"a\\\"b\")) c(// no \"string\")"
            ),
            ("swift", "/* a /* b */ c */ 0..<10", "c(/* a /* b */ c */) 1(0)..<1(10)"),
            ("swift", "\"\"\"\n\"x\" \\(y)\n\"\"\"", "s(\"\"\"\n\"x\" \\(y)\n\"\"\")"),
            ("c", "#include <a.h> /* x */", "k(#include) <a.h> c(/* x */)"),
            ("c", "char c = '\\''; 0x1Fu", "k(char) c = s('\\''); 1(0x1Fu)"),
            ("rust", "fn f<'a>(x: &'a str) -> 'x'", "k(fn) f<'a>(x: &'a str) -> s('x')"),
            ("python", "def f(): # é\n  '''a\nb'''", "k(def) f(): c(# é)\n  s('''a\nb''')"),
            ("python", "x = 'open\ny = 1", "x = s('open)\ny = 1(1)"),
            ("js", "const s = `a\n${b}`;", "k(const) s = s(`a\n${b}`);"),
            ("bash", "echo \"$HOME\" ${x} a#b # c", "k(echo) s(\"$HOME\") n(${x}) a#b c(# c)"),
            ("sql", "SELECT a FROM t -- all", "k(SELECT) a k(FROM) t c(-- all)"),
            ("json", "{\"a\": [1.5, true, \"b\"]}", "{f(\"a\"): [1(1.5), 1(true), s(\"b\")]}"),
            ("yaml", "a-b: yes # c\nurl: http://x", "f(a-b): 1(yes) c(# c)\nf(url): http://x"),
            ("toml", "[a.b]\nc = 'd'", "n([a.b])\nf(c) = s('d')"),
            (
                "html", "<p class=\"x\">it's <b>1</b></p>",
                "k(<p) f(class)=s(\"x\")k(>)it's k(<b>)1k(</b></p>)"
            ),
            ("html", "<!-- <b> -->x", "c(<!-- <b> -->)x"),
            ("diff", "@@ 1 @@\n+a\n-b\n c", "n(@@ 1 @@)\n+(+a)\n-(-b)\n c"),
            ("go", "x := `a\\`", "x := s(`a\\`)"),
            ("css", "a { color: red } /* c */", "a { f(color): red } c(/* c */)"),
            ("lua", "--[[ a\nb ]] x -- c", "c(--[[ a\nb ]]) x c(-- c)"),
            ("docker", "FROM a:1 AS b\n# c", "k(FROM) a:1(1) k(AS) b\nc(# c)"),
            ("make", "all: a.o # c\n\techo $(X)", "f(all): a.o c(# c)\n\techo n($(X))"),
            ("Swift", "let", "k(let)"),
            ("klingon", "let \"x\" // y", "let \"x\" // y"),
        ])
    func kinds(_ language: String, _ code: String, _ expected: String) {
        #expect(marked(language, code) == expected)
    }

    @Test("Every name of every language is known, in capitals too, and leads to one language")
    func names() {
        var seen: Set<String> = []
        for name in CodeLanguage.all.flatMap(\.names) {
            #expect(seen.insert(name).inserted, "\(name)")
            #expect(name == name.lowercased())
            #expect(CodeLexer(name.uppercased()).isKnown)
        }
        #expect(!CodeLexer("").isKnown)
    }

    @Test("Tokens joined are the text, and lexing line by line is lexing at once, whatever it is")
    func anyText() {
        let pieces = CodeLanguage.all.flatMap { language in
            language.quotes.flatMap { [$0.open, $0.close] } + language.lineComments
                + language.comments.flatMap { [$0.open, $0.close] } + language.lines.map(\.start)
        }.map { String(decoding: $0, as: UTF8.self) }
        let others = [
            "\n", "\n", " ", "\\", "\t", "a", "Ab", "é", "👩‍🚀", "1", "0.5", "$x", "${", "}", "<",
            ">", "=", ":", "@@", "\r\n", "let", "end",
        ]
        var generator = SeededGenerator(seed: 15)
        for language in CodeLanguage.all {
            for _ in 0..<40 {
                let text = (0..<30).map { _ in
                    (Bool.random(using: &generator) ? pieces : others)
                        .randomElement(using: &generator) ?? ""
                }.joined()
                var lexer = CodeLexer(language.names[0])
                let whole = lexer.tokens(of: text)
                #expect(whole.map(\.text).joined() == text)
                var second = CodeLexer(language.names[0])
                var parts: [CodeToken] = []
                var rest = text[...]
                while let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
                    let next = rest.utf8.index(after: end)
                    parts += second.tokens(of: String(rest[..<next]))
                    rest = rest[next...]
                }
                parts += second.tokens(of: String(rest))
                #expect(
                    parts.joined() == whole.joined(),
                    "\(language.names[0]): \(text.debugDescription)")
                #expect(second == lexer)
            }
        }
    }
}

extension [CodeToken] {
    /// Neighbours of one kind as one, and line breaks apart: they have no look.
    fileprivate func joined() -> [CodeToken] {
        var joined: [CodeToken] = []
        for token in self {
            if let last = joined.indices.last, joined[last].kind == token.kind {
                joined[last].text += token.text
            } else {
                joined.append(token)
            }
        }
        return joined
    }
}
