internal import Resources

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A model that can be fetched, by its hash, and where it is.
struct ModelPin: Decodable, Sendable, Hashable {
    /// A package of the Python package index with the model in it, or a part.
    struct Package: Decodable, Sendable, Hashable {
        var project: String
        var version: String
        var sha256: String
        /// Bytes of the package; `nil` where it is not written down.
        var size: Int?
        /// The file in it.
        var member: String
    }

    /// For people.
    var name: String
    var file: String
    var size: Int
    var sha256: String
    /// In the order in which their members make up the file.
    var packages: [Package]

    /// The model a first chat starts with.
    static let starter: ModelPin = {
        let all = try? JSONDecoder().decode(
            [String: ModelPin].self, from: Data(EmbeddedText.models.utf8))
        guard let pin = all?["smollm2-135m"] else {
            // Held by a test.
            preconditionFailure("the binary carries no table of models")
        }
        return pin
    }()
}
