internal import NIOHTTP1

/// Puts what the hub refuses into sentences.
struct HubRefusal: Sendable {
    var repository: RepositoryName
    var endpoint: WebAddress
    var hasToken: Bool

    /// Why an answer of that status is none. `file` is what was asked for, if
    /// it was a file.
    func error(_ status: Int, _ headers: HTTPHeaders, file: String? = nil) -> DownloadError {
        let code = headers.first(name: "X-Error-Code") ?? ""
        let page = endpoint.appending("\(repository)")
        switch (status, code) {
        case (_, "GatedRepo"):
            return DownloadError(
                .denied,
                "\(repository) is given only to who asked for it: ask at \(page), then set HF_TOKEN to a token of that account."
            )
        case (_, "RevisionNotFound"):
            return DownloadError(
                .notFound, "\(repository) has no such revision: look at \(page) for those it has.")
        case (_, "EntryNotFound"):
            return DownloadError(
                .notFound,
                "\(repository) has no file \(file ?? "of that name"): see what it has with `canter pull --list \(repository)`."
            )
        case (401, _) where hasToken && code != "RepoNotFound":
            return DownloadError(
                .denied,
                "\(endpoint.origin) does not take the token: set HF_TOKEN to a valid one, or remove it."
            )
        case (401, _), (404, _):
            let remedy =
                hasToken
                ? "use a token that may read it" : "set HF_TOKEN to a token that may read it"
            return DownloadError(
                .notFound,
                "\(endpoint.origin) has no \(file.map { "file \($0) in" } ?? "repository") \(repository), or it is private: check the name, or \(remedy)."
            )
        case (403, _):
            return DownloadError(
                .denied,
                "\(endpoint.origin) does not let you have \(repository): look at \(page) for what it asks, and set HF_TOKEN."
            )
        default:
            return DownloadError(
                .failed,
                "\(endpoint.origin) refuses \(repository) (status \(status)): look at \(page), or try again later."
            )
        }
    }
}
