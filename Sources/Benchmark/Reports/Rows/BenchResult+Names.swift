internal import ChatCore

/// What a row says when asked, also where llama-bench wrote it and knows less.
extension BenchResult {
    enum Kind: Sendable, Hashable {
        /// Tokens are only read: `pp512`.
        case prefill
        /// Tokens are only generated: `tg128`.
        case decode
        /// First the one, then the other: `pp512+tg128`.
        case both
    }

    var kind: Kind {
        switch (promptTokens > 0, generatedTokens > 0) {
        case (true, true): .both
        case (false, true): .decode
        default: .prefill
        }
    }

    /// The model's name, or its file's without the quantization; fit for one line.
    var modelName: String { ReportText.name(ownModel) }

    /// `nil` where neither the row nor the file's name nor the type tells it.
    var quantizationName: String? { ownQuantization.map { ReportText.name($0, longest: 24) } }

    /// The same as they were written.
    var ownModel: String {
        let name = model ?? ModelFileName(path: modelFilename).base
        return name.isEmpty ? modelFilename : name
    }

    var ownQuantization: String? {
        quantization ?? ModelFileName(path: modelFilename).quantization?.rawValue
            ?? typeQuantization
    }

    /// `Q4_K_M` of `llama 7B Q4_K - Medium`.
    private var typeQuantization: String? {
        guard let modelType else { return nil }
        let words = modelType.split(separator: " ").map(String.init)
        guard
            let place = words.firstIndex(where: {
                ModelFileName(path: "x-\($0)").quantization != nil
            })
        else { return nil }
        let sizes = ["Small": "_S", "Medium": "_M", "Large": "_L"]
        let size =
            words.count > place + 2 && words[place + 1] == "-" ? sizes[words[place + 2]] : nil
        return words[place] + (size ?? "")
    }

    /// The test that was asked for, fit for one line: what two runs share, also where an engine
    /// makes a token more or less of it.
    var askedName: String { ReportText.name(asked ?? test, longest: 40) }

    /// Who measured with what: `llama.cpp`; `llama-bench` for its own rows.
    var engineName: String? { engine ?? (isForeign ? "llama-bench" : nil) }

    /// Whether llama-bench wrote it.
    var isForeign: Bool { engine == nil && canterVersion == nil }

    /// `0.3.36`, or llama-bench's build: `b5000 (a1b2c3d)`.
    var versionName: String? {
        if let engineVersion { return engineVersion }
        let commit = buildCommit.flatMap { ["", "unknown"].contains($0) ? nil : $0 }
        guard let buildNumber, buildNumber > 0 else { return commit }
        return "b\(buildNumber)" + (commit.map { " (\($0))" } ?? "")
    }

    /// Repetitions; `nil` where the row only has their average.
    var repetitions: Int? { samplesTS.isEmpty ? nil : samplesTS.count }

    /// Not for a test that was too short, or of which the engine tells too little.
    var hasSpeed: Bool { averageTS > 0 && averageTS.isFinite }

    /// Whether other programs kept the machine so busy that the speed says more about them.
    var isDisturbed: Bool {
        Disturbance.disturbs(otherLoad: otherLoad, usableCores: usableCores)
    }

    /// Whether every weight is read for every token, as far as the names tell: not in a mixture
    /// of experts.
    var readsAllWeights: Bool {
        let names = [modelFilename, modelType ?? "", model ?? ""].map { $0.lowercased() }
        return !names.contains { name in
            Self.mixtures.contains { name.contains($0) } || name.contains(/\d+x\d+(\.\d+)?b/)
                || name.contains(/[-_ ]a\d+(\.\d+)?b\b/)
        }
    }

    private static let mixtures = [
        "moe", "mixtral", "gpt-oss", "deepseek", "kimi", "scout", "maverick", "glm-4.5",
    ]

    /// The depth at which a chat without a past begins at most: a template's words.
    private static let freshDepth = 128

    var isFresh: Bool { depth <= Self.freshDepth }
}
