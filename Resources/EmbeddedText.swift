/// The texts of this folder, as the binary carries them.
///
/// SwiftPM writes each file into `PackageResources` as bytes: no bundle has to lie beside the
/// binary, wherever it is installed.
package enum EmbeddedText {
    /// `models.json`: the models that can be fetched, each with its hash and where it is in
    /// packages of the Python package index.
    package static var models: String {
        String(decoding: PackageResources.models_json, as: UTF8.self)
    }

    /// `published-speeds.csv`: speeds that others published, each with its source.
    package static var publishedSpeeds: String {
        String(decoding: PackageResources.published_speeds_csv, as: UTF8.self)
    }
}
