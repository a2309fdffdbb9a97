import TestSupport

/// Writes a store as Ollama lays it out.
struct OllamaWriter {
    let folder: TemporaryFolder
    /// Below `folder`.
    var root = ".ollama/models"

    /// A made-up digest, a number's digits for its bytes.
    static func digest(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "sha256:" + String(repeating: "a", count: 64 - digits.utf8.count) + digits
    }

    static let model = "application/vnd.ollama.image.model"

    /// Writes a blob; returns its path.
    @discardableResult
    func blob(_ bytes: [UInt8], _ digest: String) throws -> String {
        try folder.write(
            bytes, to: root + "/blobs/" + digest.split(separator: ":").joined(separator: "-"))
    }

    func path(of digest: String) -> String {
        "\(folder.path)/\(root)/blobs/\(digest.split(separator: ":").joined(separator: "-"))"
    }

    /// Writes a manifest at `name`, `HOST/NAMESPACE/MODEL/TAG`, of layers by their types.
    func manifest(
        _ name: String, config: String? = nil, _ layers: [(type: String, digest: String)]
    ) throws {
        let texts = layers.map {
            #"{"mediaType": "\#($0.type)", "digest": "\#($0.digest)", "size": 1}"#
        }
        let config = config.map { #""config": {"mediaType": "x", "digest": "\#($0)"},"# } ?? ""
        let json = #"{"schemaVersion": 2, \#(config) "layers": [\#(texts.joined(separator: ","))]}"#
        try folder.write(Array(json.utf8), to: root + "/manifests/" + name)
    }

    /// Writes a model of one layer under `name`.
    func model(_ name: String, _ bytes: [UInt8], _ digest: String = digest(1)) throws {
        try blob(bytes, digest)
        try manifest(name, [(Self.model, digest)])
    }
}
