internal import ChatCore

extension SpeedConfiguration {
    /// The same whatever the engine's build is.
    var withoutBuild: SpeedConfiguration {
        var configuration = self
        configuration.engineBuild = nil
        return configuration
    }
}
