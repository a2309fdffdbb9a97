extension CodeLanguage {
    /// The languages people ask models for most. Keywords as the languages' own references list
    /// them, without those that are common names.
    static let all: [CodeLanguage] =
        compiled + scripts + data + [sql, css, html, markdown, diff, makefile, dockerfile]

    private static func words(_ list: String) -> Set<String> {
        Set(list.split(separator: " ").map(String.init))
    }

    private static func marks(_ list: String...) -> [[UInt8]] { list.map { Array($0.utf8) } }

    private static let cComments = [Brackets("/*", "*/")]

    // MARK: Compiled

    private static func cLike(
        _ names: [String], _ keywords: String, _ constants: String = "true false null",
        quotes: [Quotes] = [Quotes("\""), Quotes("'")], nests: Bool = false
    ) -> CodeLanguage {
        CodeLanguage(
            names: names, keywords: words(keywords), constants: words(constants),
            lineComments: marks("//"), comments: [Brackets("/*", "*/", nests: nests)],
            quotes: quotes, hasTypes: true)
    }

    private static let compiled: [CodeLanguage] = [
        {
            var swift = cLike(
                ["swift"],
                "actor any as associatedtype async await borrowing break case catch class consuming continue default defer deinit do else enum extension fallthrough fileprivate final for func guard if import in indirect infix init inout internal is isolated let mutating nonisolated open operator override package postfix precedencegroup prefix private protocol public repeat rethrows return sending some static struct subscript super switch throw throws try typealias unsafe var weak where while",
                "true false nil self Self", quotes: [Quotes("\"\"\"", lines: true), Quotes("\"")],
                nests: true)
            swift.wordMarks = [UInt8(ascii: "@"), UInt8(ascii: "#")]
            return swift
        }(),
        cLike(
            ["c", "h", "cpp", "c++", "cc", "hpp", "cxx", "objc", "cuda", "cu"],
            "alignas alignof asm auto bool break case catch char class concept const consteval constexpr constinit continue co_await co_return co_yield decltype default delete do double else enum explicit export extern final float for friend goto if inline int long mutable namespace new noexcept operator override private protected public register requires restrict return short signed sizeof static static_assert static_cast struct switch template thread_local throw try typedef typename union unsigned using virtual void volatile wchar_t while #include #define #ifdef #ifndef #if #else #elif #endif #pragma #undef #error",
            "true false NULL nullptr this", quotes: [Quotes("\""), Quotes("'")]
        ).with(wordMarks: "#"),
        cLike(
            ["csharp", "c#", "cs"],
            "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach get goto if implicit in init int interface internal is lock long namespace new object operator out override params private protected public readonly record ref return sbyte sealed set short sizeof stackalloc static string struct switch throw try typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while yield",
            "true false null this"),
        cLike(
            ["java"],
            "abstract assert boolean break byte case catch char class continue default do double else enum extends final finally float for if implements import instanceof int interface long native new package permits private protected public record return sealed short static strictfp super switch synchronized throw throws transient try var void volatile while yield",
            "true false null this",
            quotes: [Quotes("\"\"\"", lines: true), Quotes("\""), Quotes("'")]),
        cLike(
            ["kotlin", "kt", "kts"],
            "abstract as break by catch class companion const continue crossinline data do else enum external final finally for fun if import in infix init inline inner interface internal is lateinit noinline object open operator out override package private protected public reified return sealed super suspend tailrec throw try typealias val var vararg when where while",
            "true false null this",
            quotes: [Quotes("\"\"\"", escapes: false, lines: true), Quotes("\""), Quotes("'")],
            nests: true),
        cLike(
            ["go", "golang"],
            "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
            "true false nil iota",
            quotes: [Quotes("\""), Quotes("`", escapes: false, lines: true), Quotes("'")]),
        cLike(
            ["rust", "rs"],
            "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return static struct super trait type union unsafe use where while",
            "true false self Self None Some Ok Err",
            quotes: [Quotes("\"", lines: true), Quotes("'", character: true)], nests: true),
    ]

    // MARK: Scripts

    private static let scripts: [CodeLanguage] = [
        cLike(
            ["javascript", "js", "jsx", "mjs", "typescript", "ts", "tsx"],
            "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch throw try type typeof var void while with yield",
            "true false null undefined NaN Infinity this",
            quotes: [Quotes("\""), Quotes("'"), Quotes("`", lines: true)]
        ).with(wordMarks: "$"),
        CodeLanguage(
            names: ["python", "py", "python3", "pyi"],
            keywords: words(
                "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield"
            ), constants: words("True False None self cls"), lineComments: marks("#"),
            quotes: [
                Quotes("\"\"\"", lines: true), Quotes("'''", lines: true), Quotes("\""),
                Quotes("'"),
            ], wordMarks: [UInt8(ascii: "@")], hasTypes: true),
        CodeLanguage(
            names: ["ruby", "rb"],
            keywords: words(
                "alias and begin break case class def defined? do else elsif end ensure for if in module next not or raise redo require rescue retry return super then undef unless until when while yield attr_accessor attr_reader puts"
            ), constants: words("true false nil self"), lineComments: marks("#"),
            quotes: [Quotes("\"", lines: true), Quotes("'", lines: true)],
            wordMarks: [UInt8(ascii: "@"), UInt8(ascii: "?")], hasTypes: true),
        {
            var php = cLike(
                ["php"],
                "abstract and array as break callable case catch class clone const continue declare default do echo else elseif enum extends final finally fn for foreach function global goto if implements include instanceof interface match namespace new or print private protected public readonly require require_once return static switch throw trait try use var while xor yield",
                quotes: [Quotes("\"", lines: true), Quotes("'", lines: true)])
            php.lineComments = marks("//", "#")
            php.sigil = UInt8(ascii: "$")
            return php
        }(),
        CodeLanguage(
            names: ["bash", "sh", "shell", "zsh", "console", "fish"],
            keywords: words(
                "case do done elif else esac export fi for function if in local read return select set shift source then trap unset until while alias cd echo exit sudo"
            ), lineComments: marks("#"), hasSpacedComments: true,
            quotes: [Quotes("\"", lines: true), Quotes("'", escapes: false, lines: true)],
            wordMarks: [UInt8(ascii: "-")], sigil: UInt8(ascii: "$")),
        CodeLanguage(
            names: ["lua"],
            keywords: words(
                "and break do else elseif end for function goto if in local not or repeat return then until while"
            ), constants: words("true false nil self"), lineComments: marks("--"),
            comments: [Brackets("--[[", "]]")],
            quotes: [
                Quotes("\""), Quotes("'"), Quotes("[[", to: "]]", escapes: false, lines: true),
            ]
        ),
    ]

    // MARK: Data

    private static let data: [CodeLanguage] = [
        CodeLanguage(
            names: ["json", "jsonc", "json5", "jsonl"], constants: words("true false null"),
            lineComments: marks("//"), comments: cComments, quotes: [Quotes("\"")],
            keyEnd: UInt8(ascii: ":")),
        CodeLanguage(
            names: ["yaml", "yml"], constants: words("true false null yes no on off"),
            lineComments: marks("#"), hasSpacedComments: true,
            quotes: [Quotes("\""), Quotes("'", escapes: false)],
            wordMarks: Set("-./".utf8), keyEnd: UInt8(ascii: ":")),
        CodeLanguage(
            names: ["toml", "ini", "conf", "cfg", "properties"], constants: words("true false"),
            lineComments: marks("#", ";"), hasSpacedComments: true,
            quotes: [
                Quotes("\"\"\"", lines: true), Quotes("'''", escapes: false, lines: true),
                Quotes("\""), Quotes("'", escapes: false),
            ], wordMarks: Set("-.".utf8), keyEnd: UInt8(ascii: "="),
            lines: [(Array("[".utf8), .name)]),
    ]

    private static let sql = CodeLanguage(
        names: ["sql", "sqlite", "postgresql", "postgres", "mysql", "psql"],
        keywords: words(
            "add all alter and as asc begin between by cascade case check column commit constraint create cross database default delete desc distinct drop else end except exists foreign from full group having if in index inner insert intersect into is join key left like limit not offset on or order outer over partition primary references returning right rollback select set table then transaction trigger union unique update using values view when where with bigint boolean char date int integer numeric real serial text timestamp varchar"
        ), constants: words("true false null"), lineComments: marks("--"), comments: cComments,
        quotes: [
            Quotes("'", escapes: false, lines: true), Quotes("\"", escapes: false),
        ], isCaseInsensitive: true)

    private static let css = CodeLanguage(
        names: ["css", "scss", "less"],
        keywords: words("@media @import @keyframes @font-face @supports @layer !important"),
        lineComments: [], comments: cComments, quotes: [Quotes("\""), Quotes("'")],
        wordMarks: Set("-@!#.".utf8), keyEnd: UInt8(ascii: ":"))

    private static let html = CodeLanguage(
        names: ["html", "htm", "xml", "svg", "vue", "xhtml", "plist"],
        comments: [Brackets("<!--", "-->")],
        quotes: [
            Quotes("\"", escapes: false, lines: true), Quotes("'", escapes: false, lines: true),
        ], wordMarks: Set("-:".utf8), keyEnd: UInt8(ascii: "="), hasTags: true)

    private static let markdown = CodeLanguage(
        names: ["markdown", "md"], quotes: [Quotes("`")],
        lines: [(Array("#".utf8), .keyword), (Array(">".utf8), .comment)])

    private static let diff = CodeLanguage(
        names: ["diff", "patch"],
        lines: [
            (Array("diff ".utf8), .keyword), (Array("index ".utf8), .comment),
            (Array("+++".utf8), .keyword), (Array("---".utf8), .keyword),
            (Array("@@".utf8), .name), (Array("+".utf8), .inserted), (Array("-".utf8), .deleted),
        ])

    private static let makefile = CodeLanguage(
        names: ["makefile", "make", "mk"],
        keywords: words("ifeq ifneq ifdef ifndef else endif include define endef export .PHONY"),
        lineComments: marks("#"), hasSpacedComments: true, quotes: [Quotes("\""), Quotes("'")],
        wordMarks: Set("-./%".utf8), sigil: UInt8(ascii: "$"), keyEnd: UInt8(ascii: ":"))

    private static let dockerfile = CodeLanguage(
        names: ["dockerfile", "docker"],
        keywords: words(
            "FROM AS RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL"
        ), lineComments: marks("#"), hasSpacedComments: true, quotes: [Quotes("\""), Quotes("'")],
        wordMarks: Set("-./".utf8), sigil: UInt8(ascii: "$"))

    private func with(wordMarks: String) -> CodeLanguage {
        var language = self
        language.wordMarks = Set(wordMarks.utf8)
        return language
    }
}
