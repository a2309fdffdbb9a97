/// What a fence around a file's text is called.
enum FenceLanguage {
    /// By the file's extension, or its name where that says it; empty where
    /// neither does.
    static func name(for path: String) -> String {
        let file = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        if let name = names[file] { return name }
        guard let point = file.lastIndex(of: "."), point != file.startIndex else { return "" }
        let ending = String(file[file.index(after: point)...])
        return endings[ending] ?? (own.contains(ending) ? ending : "")
    }

    /// Endings that are the language's name.
    private static let own: Set<String> = [
        "awk", "c", "cmake", "cpp", "css", "csv", "cuda", "dart", "diff", "go", "graphql", "groovy",
        "html", "ini", "java", "json", "jsonl", "lua", "nim", "nix", "php", "proto", "r", "sass",
        "scala", "scss", "sh", "sql", "svg", "swift", "tex", "toml", "vue", "xml", "yaml", "zig",
    ]

    private static let endings = [
        "bash": "bash", "bat": "bat", "cc": "cpp", "cjs": "javascript", "clj": "clojure",
        "cs": "csharp", "cu": "cuda", "cxx": "cpp", "el": "elisp", "erl": "erlang", "ex": "elixir",
        "exs": "elixir", "f90": "fortran", "fish": "fish", "h": "c", "hh": "cpp", "hpp": "cpp",
        "hs": "haskell", "htm": "html", "jinja": "jinja", "jl": "julia", "js": "javascript",
        "jsx": "jsx", "kt": "kotlin", "kts": "kotlin", "m": "objectivec", "md": "markdown",
        "mjs": "javascript", "ml": "ocaml", "mm": "objectivec", "patch": "diff", "pl": "perl",
        "pm": "perl", "ps1": "powershell", "py": "python", "pyi": "python", "rb": "ruby",
        "rs": "rust", "tf": "hcl", "ts": "typescript", "tsx": "tsx", "vim": "vim", "yml": "yaml",
        "zsh": "zsh",
    ]

    private static let names = [
        "dockerfile": "dockerfile", "makefile": "makefile", "gnumakefile": "makefile",
        "cmakelists.txt": "cmake", "gemfile": "ruby", "rakefile": "ruby", ".bashrc": "bash",
        ".zshrc": "zsh", ".profile": "sh", "go.mod": "go",
    ]
}
