internal import NIOHTTP1

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What the hub is asked about repositories.
struct HubAPI: Sendable {
    let settings: HubSettings
    let requester: WebRequester

    /// Bounds for what strangers send: bytes of an answer, pages of a tree, and
    /// entries in all of it.
    private static let longestAnswer = 8 << 20
    private static let mostPages = 64
    private static let mostEntries = 50_000

    /// The commit `revision` stands at; without one the one of `main`, else of
    /// the first branch.
    func commit(
        of repository: RepositoryName, revision: String?
    ) async throws(DownloadError) -> (commit: String, branch: String) {
        if let revision, RepositoryFile.isCommit(revision) { return (revision, revision) }
        let address = settings.endpoint.appending("api/models/\(repository)/refs")
        let refs = try await value(at: address, repository, Refs.self).value
        let branches = refs.branches.filter { RepositoryFile.isCommit($0.targetCommit) }
        let all = branches + refs.others.filter { RepositoryFile.isCommit($0.targetCommit) }
        let found =
            if let revision {
                all.first { $0.name == revision || $0.ref == revision }
            } else {
                branches.first { $0.name == "main" } ?? branches.first
            }
        guard let found, let branch = RepositoryPath(revision ?? found.name) else {
            throw DownloadError(
                .notFound,
                "\(repository) has no revision \(revision ?? "main"): look at \(page(repository)) for those it has."
            )
        }
        return (found.targetCommit, branch.text)
    }

    /// The files of a repository at a commit, in the order of its tree.
    func files(
        of repository: RepositoryName, commit: String
    ) async throws(DownloadError) -> [RepositoryFile] {
        var address = settings.endpoint.appending(
            "api/models/\(repository)/tree/\(commit)?recursive=true")
        var files: [RepositoryFile] = []
        var entries = 0
        for _ in 0..<Self.mostPages {
            let page = try await value(at: address, repository, TreePage.self)
            files += page.value.files
            entries += page.value.count
            guard entries <= Self.mostEntries else { break }
            guard let next = LinkHeader.next(in: page.headers["Link"]) else { return files }
            // A page elsewhere would be asked for without the token, and could say anything.
            guard let following = page.address.resolving(next),
                following.origin == page.address.origin
            else {
                throw DownloadError(
                    .protocolViolation,
                    "\(settings.endpoint.origin) lists files on another server: check HF_ENDPOINT.")
            }
            address = following
        }
        throw DownloadError(
            .protocolViolation,
            "\(repository) has more files than any model: give the address of the one you want.")
    }

    /// Where a file's bytes are asked for.
    func address(of file: RepositoryPath, in repository: RepositoryName, commit: String)
        -> WebAddress
    {
        settings.endpoint.appending(
            "\(repository)/resolve/\(commit)/\(WebAddress.encodedPath(file.text))")
    }

    func refusal(_ repository: RepositoryName) -> HubRefusal {
        HubRefusal(
            repository: repository, endpoint: settings.endpoint, hasToken: settings.token != nil)
    }

    // MARK: Parts

    private struct Refs: Decodable {
        struct Ref: Decodable {
            var name: String
            var ref: String?
            var targetCommit: String
        }

        var branches: [Ref]
        var tags: [Ref]?
        var converts: [Ref]?
        var pullRequests: [Ref]?

        var others: [Ref] { (tags ?? []) + (converts ?? []) + (pullRequests ?? []) }
    }

    private func page(_ repository: RepositoryName) -> WebAddress {
        settings.endpoint.appending("\(repository)")
    }

    private func value<Value: Decodable>(
        at address: WebAddress, _ repository: RepositoryName, _ type: Value.Type
    ) async throws(DownloadError) -> (value: Value, headers: HTTPHeaders, address: WebAddress) {
        let text = try await requester.text(address, longest: Self.longestAnswer)
        guard text.status == 200 else {
            throw refusal(repository).error(text.status, text.headers)
        }
        guard let value = try? JSONDecoder().decode(type, from: Data(text.body)) else {
            throw DownloadError(
                .protocolViolation,
                "\(text.address.origin) gave no usable answer about \(repository): check HF_ENDPOINT."
            )
        }
        return (value, text.headers, text.address)
    }
}
