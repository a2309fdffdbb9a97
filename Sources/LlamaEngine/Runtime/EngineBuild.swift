internal import CLlama
internal import CLlamaShim

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Which llama.cpp this program carries.
package enum EngineBuild {
    /// Its version, and what tells this build from others of the same version:
    /// `0.5.0-dev (ggml 0.25.3, 1f2e3d4c)`. What `tune` measured holds for one
    /// build only, and the version stays the same for months of development,
    /// whatever the compiler and the instructions it may use.
    ///
    /// Needs no engine, and sets up no backend but the processor's: asking a
    /// GPU's takes some of its memory, and this process has other things to
    /// do. A machine is known by its GPUs anyway.
    package static let version: String = {
        let flags = unsafe withShimError { unsafe cl_build_flags($0) }
        defer { unsafe cl_string_free(flags) }
        return EngineBuild.text(
            version: unsafe String(cString: llama_version()),
            commit: unsafe String(cString: cl_build_commit()), number: Int(cl_build_number()),
            ggml: unsafe String(cString: ggml_version()),
            flags: unsafe flags.map { unsafe String(cString: $0) } ?? "")
    }()

    /// The commit it was built from; `nil` where the build does not know.
    package static var commit: String? {
        let commit = unsafe String(cString: cl_build_commit())
        return commit == "unknown" ? nil : commit
    }

    /// Which build of llama.cpp's own count it is; `nil` where it does not know.
    package static var number: Int? {
        let number = Int(cl_build_number())
        return number > 0 ? number : nil
    }

    /// A commit is only known of builds from a clone, or that were told one;
    /// ggml's version is counted up more often than llama.cpp's. The flags are
    /// too long to be shown, so they are hashed.
    static func text(
        version: String, commit: String, number: Int, ggml: String, flags: String
    ) -> String {
        var source: String?
        if commit != "unknown" { source = number > 0 ? "b\(number)-\(commit)" : commit }
        let parts = [source, "ggml \(ggml)", ShortHash.hex(of: Data(flags.utf8), bytes: 4)]
        return "\(version) (\(parts.compactMap { $0 }.joined(separator: ", ")))"
    }
}
