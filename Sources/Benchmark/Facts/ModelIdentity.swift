/// Which model a name is of, however it is spelled: `Qwen2-1.5B-Instruct`, `qwen2:1.5b`.
struct ModelIdentity: Hashable {
    /// The letters and digits that make the model, without what is said of its tuning.
    let key: String
    /// The size in its name, in billions of weights; `nil` for a name without one.
    let billions: Double?
    /// Whether it is a size, and no model.
    let isSizeAlone: Bool

    init(_ name: String) {
        let tokens = TextToken.tokens(of: name)
        var key = ""
        var billions: Double?
        var words = 0
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .word(let word):
                let isUnit = word == "b" && index > 0 && tokens[index - 1].number != nil
                if isUnit, token.isAttached { billions = Self.number(before: index, tokens) }
                if !isUnit, !Self.tuning.contains(word) { words += 1 }
                if !Self.tuning.contains(word) { key += word }
            case .number:
                key += token.text.filter(\.isNumber)
            case .sign: continue
            }
        }
        self.key = key
        self.billions = billions
        isSizeAlone = words == 0 && billions != nil
    }

    /// The number a unit belongs to; `1_5b` is how some file names have 1.5.
    private static func number(before index: Int, _ tokens: [TextToken]) -> Double? {
        guard let last = tokens[index - 1].number else { return nil }
        if index >= 3, tokens[index - 2].sign == "_", tokens[index - 1].isAttached,
            let first = tokens[index - 3].number, last < 10
        {
            return first + last / 10
        }
        return last
    }

    /// Words that say how a model was tuned or packed, and not which it is.
    private static let tuning: Set = [
        "instruct", "chat", "it", "base", "gguf", "hf", "latest", "meta", "model",
    ]
}
