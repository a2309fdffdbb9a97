import ChatCore
import Foundation
import ModelLibrary

/// The test models with all weights in 32 bits, for tests that compare replies to the letter.
///
/// A prompt read in other batches, or a token computed with others, gives logits that differ in
/// their last digits. With quantized weights those reach far enough up for another token to be
/// chosen where two are about as likely, and which texts that happens in depends on the
/// processor. With 32 bits for weights and cache they do not.
enum PreciseModel {
    /// The starter model.
    static var path: String {
        get throws { try starter.get() }
    }

    /// The one with a sliding window.
    static var secondPath: String {
        get throws { try second.get() }
    }

    /// A window of so many tokens, kept in 32 bits too, and always as many threads:
    /// attention adds up in parts, one for each.
    static func settings(window: Int) -> EngineSettings {
        var settings = EngineSettings(contextWindow: window, kvTypeK: "f32", kvTypeV: "f32")
        settings.threads = 2
        settings.threadsPrefill = 2
        return settings
    }

    private static let starter = Result { try make(from: TestModel.path) }
    private static let second = Result { try make(from: TestModel.secondPath) }

    private struct Failure: Error {}

    /// Made once, in the cache beside what else the tests need.
    private static func make(from source: String) throws -> String {
        let files = FileManager.default
        let folder = TestModel.cacheFolder
        let size = try files.attributesOfItem(atPath: source)[.size] as? Int ?? 0
        let name = URL(filePath: source).deletingPathExtension().lastPathComponent
        let path = "\(folder)/\(name)-\(size)-f32.gguf"
        if files.fileExists(atPath: path) { return path }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let written = "\(path).\(ProcessInfo.processInfo.processIdentifier)"
        guard let type = QuantizationType(named: "F32") else { throw Failure() }
        var job = QuantizationJob(source: source, output: written, type: type)
        job.requantizedFrom = name
        guard job.run(), unsafe rename(written, path) == 0 else { throw Failure() }
        return path
    }
}
