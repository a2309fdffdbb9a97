/// The texts of this folder, as the binary carries them.
///
/// SwiftPM writes each file into `PackageResources` as bytes: no bundle has to lie beside the
/// binary, wherever it is installed. reference/README.md says what the columns of the tables are.
package enum EmbeddedText {
    /// `models.json`: the models that can be fetched, each with its hash and where it is in
    /// packages of the Python package index.
    package static var models: String { text(PackageResources.models_json) }

    /// Speeds that others published, each with its source: primary and secondary in one table.
    package static var publishedSpeeds: String { primarySpeeds + rows(of: secondarySpeeds) }

    /// `reference/primary.csv`: speeds of model makers' own tables.
    package static var primarySpeeds: String { text(PackageResources.primary_csv) }

    /// `reference/secondary.csv`: speeds printed elsewhere, each with how its check came out.
    package static var secondarySpeeds: String { text(PackageResources.secondary_csv) }

    /// `reference/hardware.csv`: memory and its bandwidth, by the hardware's name.
    package static var hardware: String { text(PackageResources.hardware_csv) }

    /// `reference/models.csv`: weights and dimensions of common models.
    package static var modelFacts: String { text(PackageResources.models_csv) }

    /// `reference/rules.csv`: rules of thumb that are commonly given, and what became of them.
    package static var rules: String { text(PackageResources.rules_csv) }

    /// `reference/decisions.csv`: which models are commonly named for which machine.
    package static var decisions: String { text(PackageResources.decisions_csv) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A table without its header.
    private static func rows(of table: String) -> String {
        String(table.drop { $0 != "\n" }.dropFirst())
    }
}
