/// A model's name as far as it tells models apart: stores write `SmolLM2-135M-Instruct`,
/// `smollm2_135m_instruct` and `smollm2 135m instruct` for one model.
struct ModelName: Hashable, Sendable, Comparable {
    private let folded: String

    init(_ name: String) {
        var folded = ""
        var isSeparated = false
        for character in name.lowercased() {
            guard !Self.separators.contains(character) else {
                isSeparated = true
                continue
            }
            // `llama-3` and `llama3` are one name, `qwen2-57b` and `qwen257b` are two.
            if isSeparated, let last = folded.last, !(last.isLetter && character.isNumber) {
                folded.append("-")
            }
            isSeparated = false
            folded.append(character)
        }
        self.folded = folded
    }

    static func < (left: ModelName, right: ModelName) -> Bool { left.folded < right.folded }

    private static let separators: Set<Character> = ["-", "_", " ", ":", "/"]
}
