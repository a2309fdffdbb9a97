internal import ChatCore

extension Quantization {
    /// By llama.cpp's name of a file's type: `Q4_K - Medium` is `Q4_K_M`.
    init(fileType: String) {
        var name = fileType
        if name.hasPrefix("all ") { name.removeFirst(4) }
        for (words, letter) in [(" - Small", "_S"), (" - Medium", "_M"), (" - Large", "_L")] {
            if let range = name.firstRange(of: words) { name.replaceSubrange(range, with: letter) }
        }
        // `IQ4_NL - 4.5 bpw`, `Q4_0 (guessed)`.
        for rest in [" - ", " ("] {
            if let range = name.firstRange(of: rest) { name = String(name[..<range.lowerBound]) }
        }
        self.init(name)
    }
}
