internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Where a server of this machine has its models: servers that tell little of them
/// read them from folders that canter can read, too.
struct LocalModelFolders: Sendable {
    /// The environment that says where Hugging Face's cache is.
    var environment = ProcessInfo.processInfo.environment

    /// The folder of the model a server calls by a path, or by a repository's name;
    /// `nil` where the server is another machine's or there is no such folder.
    func folder(of model: String, at endpoint: Endpoint) -> HuggingFaceFolder? {
        guard endpoint.isOnThisMachine else { return nil }
        if model.hasPrefix("/") { return HuggingFaceFolder(path: model) }
        let parts = model.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            let hub = EnvironmentFolders(environment).hub
        else { return nil }
        let repository = "\(hub)/models--\(parts[0])--\(parts[1])"
        guard
            let reference = try? Data(
                contentsOf: URL(fileURLWithPath: "\(repository)/refs/main")),
            (1...64).contains(reference.count)
        else { return nil }
        let commit = String(decoding: reference, as: UTF8.self).prefix { $0.isHexDigit }
        guard !commit.isEmpty else { return nil }
        return HuggingFaceFolder(path: "\(repository)/snapshots/\(commit)")
    }
}
