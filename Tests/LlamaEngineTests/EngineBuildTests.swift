import Testing

@testable import LlamaEngine

@Suite("Which llama.cpp it is")
struct EngineBuildTests {
    private func text(commit: String = "unknown", number: Int = 0, flags: String = "f") -> String {
        EngineBuild.text(
            version: "0.5.0-dev", commit: commit, number: number, ggml: "0.25.3", flags: flags)
    }

    @Test("this program's has a version, ggml's, and eight digits of what it was built with")
    func own() {
        let version = EngineBuild.version
        #expect(version.contains("ggml "), "\(version)")
        #expect(!version.contains("unknown"))
        let last = version.split(separator: " ").last ?? ""
        #expect(last.hasSuffix(")") && last.count == 9, "\(version)")
        #expect(last.dropLast().allSatisfy { $0.isHexDigit }, "\(version)")
        #expect(version != text())
    }

    @Test("a commit is named where it is known")
    func commit() {
        #expect(text().hasPrefix("0.5.0-dev (ggml 0.25.3, "))
        #expect(text(commit: "abcdef0", number: 9000).contains("(b9000-abcdef0, ggml "))
        #expect(text(commit: "package-1.0").contains("(package-1.0, ggml "))
    }

    @Test("other flags make another build")
    func flags() {
        #expect(text(flags: "GNU 12, AVX2 = 1") == text(flags: "GNU 12, AVX2 = 1"))
        #expect(text(flags: "GNU 12, AVX2 = 1") != text(flags: "GNU 12, AVX512 = 1"))
    }
}
