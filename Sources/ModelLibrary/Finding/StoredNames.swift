internal import ChatCore

/// What a file's name, and its store, say of the model in it.
struct StoredNames {
    /// What the store calls it, else the file's name.
    var name: String
    /// That without the quantization.
    var base: String
    var quantization: Quantization?
    /// Whether the file is called by a hash of its content.
    var isHash: Bool
    var shard: ModelFileName.Shard?

    init(_ file: StoredFile) {
        let fileName = ModelFileName(path: file.path)
        name = printable(file.name ?? fileName.stem)
        isHash = Self.isHash(fileName.stem)
        shard = fileName.shard
        let read = file.name.map(Self.fileName) ?? fileName
        base = printable(read.base)
        quantization = read.quantization.map { Quantization(printable($0.rawValue)) }
    }

    /// `llama3.2:3b-instruct-q4_K_M` is read like a file's name; `latest` says nothing.
    private static func fileName(_ name: String) -> ModelFileName {
        let tagged = name.hasSuffix(":latest") ? String(name.dropLast(7)) : name
        return ModelFileName(path: String(tagged.map { $0 == ":" ? "-" : $0 }))
    }

    private static func isHash(_ stem: String) -> Bool {
        let digits = stem.hasPrefix("sha256-") ? stem.dropFirst(7) : stem[...]
        return [40, 64].contains(digits.utf8.count)
            && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
