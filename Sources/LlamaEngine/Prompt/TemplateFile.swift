internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A chat template a person gives in place of the model's own.
enum TemplateFile {
    /// The template `setting` is, or the one in the file it names. Throws
    /// `.invalidSetting` for a file that cannot be read.
    static func text(of setting: String) throws(EngineError) -> String {
        // Every template has Jinja in it, and no file is named so.
        if setting.utf8.contains(UInt8(ascii: "{")) { return setting }
        guard let data = FileManager.default.contents(atPath: setting), !data.isEmpty else {
            throw EngineError(
                .invalidSetting,
                "The chat template \(setting) cannot be read; give the path of a Jinja file, or its text."
            )
        }
        return String(decoding: data, as: UTF8.self)
    }
}
