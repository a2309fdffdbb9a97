internal import ChatCore

/// A Hugging Face repository as people write it, with the quantization they
/// want of it or without: `org/name:Q4_K_M`.
struct RepositoryReference {
    /// `org/name`.
    var repository: String
    var tag: String?

    /// `nil` for anything else.
    init?(_ text: String) {
        var rest = text[...]
        for host in ["hf.co/", "huggingface.co/"] where rest.hasPrefix(host) {
            rest = rest.dropFirst(host.count)
        }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first,
            name.split(separator: "/", omittingEmptySubsequences: false).count == 2
        else { return nil }
        repository = String(name)
        tag = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
    }

    /// The models that came from it, in any case. Throws a `ModelError` when
    /// there are some, but not of the quantization.
    func matches(among candidates: [ModelCandidate]) throws(ModelError) -> [ModelCandidate] {
        let wanted = repository.lowercased()
        let all = candidates.filter { $0.repositories.contains { $0.lowercased() == wanted } }
        guard let tag, !all.isEmpty else { return all }
        // A name may tell more than the header: `UD-Q4_K_XL`.
        let end = "-" + ModelFinder.comparable(tag)
        let named = all.filter { $0.names.contains { ModelFinder.comparable($0).hasSuffix(end) } }
        if !named.isEmpty { return named }
        let quantized = all.filter {
            $0.found.description.quantization?.rawValue.lowercased() == tag.lowercased()
        }
        guard quantized.isEmpty else { return quantized }
        let names = Set(all.map(\.found.description.name)).sorted()
        throw ModelError(
            .notFound,
            "Of \(repository) there is no \(tag) on this machine: choose one of \(ModelFinder.listing(names))."
        )
    }
}
