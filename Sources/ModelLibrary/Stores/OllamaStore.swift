#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What Ollama downloaded or made.
///
/// Layout: `manifests/HOST/NAMESPACE/MODEL/TAG` is a JSON file that names the
/// layers of a model, and `blobs/sha256-HEX` is a layer's content. One layer is
/// the weights; those beside it are projectors, adapters, licences and the like.
package struct OllamaStore: ModelStore {
    package let name = "ollama"
    /// The folder that holds `manifests` and `blobs`.
    package let root: String

    package init(root: String) {
        self.root = root
    }

    package func files() -> [StoredFile] {
        models().map { model in
            let (name, path) = (model.name.text, path(of: model.weights))
            let isThere = fileKind(path) == .file
            return StoredFile(
                path: path, name: name, repository: model.name.repository,
                digest: model.weights.hex,
                broken: isThere
                    ? nil
                    : printable(
                        "The weights of \(name) are missing from Ollama's store (\(path)): run `ollama pull \(name)`."
                    ))
        }
    }

    package func license(of path: String) -> String? {
        guard let model = models().first(where: { self.path(of: $0.weights) == path }) else {
            return nil
        }
        let texts = model.manifest.layers(Layer.license).compactMap { digest in
            smallFile(self.path(of: digest), atMost: Self.longestText)
        }
        guard !texts.isEmpty else { return nil }
        return texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n\n")
    }

    /// More than any manifest, config or licence takes.
    private static let longestText = 1 << 20

    // MARK: Manifests

    private struct Model {
        var name: OllamaName
        var manifest: Manifest
        var weights: BlobDigest
    }

    private struct Layer: Decodable {
        var mediaType: String?
        var digest: String?

        static let model = "application/vnd.ollama.image.model"
        static let license = "application/vnd.ollama.image.license"
    }

    private struct Manifest: Decodable {
        var config: Layer?
        var layers: [Layer]?

        func layers(_ type: String) -> [BlobDigest] {
            (layers ?? []).filter { $0.mediaType == type }.compactMap {
                $0.digest.flatMap(BlobDigest.init(_:))
            }
        }
    }

    private struct Config: Decodable {
        var format: String?

        enum CodingKeys: String, CodingKey {
            case format = "model_format"
        }
    }

    /// The models whose weights are one GGUF file, whether that is there or not.
    private func models() -> [Model] {
        let folder = root + "/manifests"
        let names = FileWalk.files(below: folder) { _ in true }.compactMap { path in
            OllamaName(manifest: path.dropFirst(folder.count)).map { (name: $0, path: path) }
        }
        // Of several names of one model the one that says which it is comes first.
        let ordered = names.filter { !$0.name.isLatest } + names.filter(\.name.isLatest)
        return ordered.compactMap { entry in
            guard let manifest: Manifest = decoded(entry.path),
                let weights = manifest.layers(Layer.model).first, isGGUF(manifest)
            else { return nil }
            return Model(name: entry.name, manifest: manifest, weights: weights)
        }
    }

    /// A config that does not say, or is missing, leaves it to the file.
    private func isGGUF(_ manifest: Manifest) -> Bool {
        guard let digest = manifest.config?.digest.flatMap(BlobDigest.init(_:)),
            let config: Config = decoded(path(of: digest)), let format = config.format,
            !format.isEmpty
        else { return true }
        return format.lowercased() == "gguf"
    }

    private func decoded<Value: Decodable>(_ path: String) -> Value? {
        smallFile(path, atMost: Self.longestText).flatMap {
            try? JSONDecoder().decode(Value.self, from: Data($0))
        }
    }

    private func path(of digest: BlobDigest) -> String {
        root + "/blobs/sha256-" + digest.given
    }
}
