internal import ChatCore
internal import ModelLibrary

extension ModelFinder {
    /// Looks into the usual stores and the `folders`, and remembers what headers
    /// say in canter's cache.
    init(environment: [String: String], folders: [String]) {
        self.init(
            environment: environment, extraFolders: folders,
            cacheFile: Directories(environment: environment).cache + "/models.json")
    }

    /// The same with the folders the config names. One that cannot be read is a
    /// command's own to report.
    static func configured(environment: [String: String]) -> ModelFinder {
        let settings = try? EffectiveSettings(flags: []).settings
        return ModelFinder(environment: environment, folders: settings?.modelFolders ?? [])
    }
}
