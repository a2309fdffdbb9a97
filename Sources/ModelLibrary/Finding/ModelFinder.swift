package import ChatCore

/// Finds the models on this machine, and the one a person means.
///
/// Reads a few hundred kilobytes of every model file, some milliseconds each on
/// all cores, or of none that are as a cache remembers them; and blocks
/// meanwhile: not for the thread that draws the screen.
package struct ModelFinder: Sendable {
    let stores: [any ModelStore]
    let locations: StoreLocations
    private let cache: HeaderCache?
    private let reading: HeaderReading

    /// Looks into `stores`, in this order of preference; `locations` only says
    /// what `~` means. `cacheFile` is where what was read is kept; `nil` keeps
    /// nothing.
    package init(
        stores: [any ModelStore], locations: StoreLocations, cacheFile: String? = nil
    ) {
        self.init(
            stores: stores, locations: locations, cacheFile: cacheFile, reading: HeaderReading())
    }

    /// Looks into every standard store and the `extraFolders`.
    package init(
        environment: [String: String], extraFolders: [String] = [], cacheFile: String? = nil
    ) {
        let locations = StoreLocations(environment: environment)
        self.init(
            stores: locations.stores(extraFolders: extraFolders), locations: locations,
            cacheFile: cacheFile)
    }

    init(
        stores: [any ModelStore], locations: StoreLocations, cacheFile: String?,
        reading: HeaderReading
    ) {
        self.stores = stores
        self.locations = locations
        cache = cacheFile.map(HeaderCache.init(path:))
        self.reading = reading
    }

    /// Every model to chat with, the ones to prefer first: one that lies in
    /// several places once, shards as one model, a cut or damaged file with its
    /// `broken` reason.
    package func found() -> [FoundModel] { candidates().map(\.found) }

    /// The same, without what their headers tell beyond that.
    package func models() -> [ModelDescription] { found().map(\.description) }

    /// All that the file of the model at `path` says about itself, with the
    /// licence its store keeps; `copies` are other places it lies at. Reads the
    /// headers, and throws a `ModelError` where that fails.
    package func details(
        ofModelAt path: String, copies: [ModelCopy] = []
    ) throws(ModelError) -> ModelDetails {
        let model = try GGUFModel(path: path, listBeginnings: GGUFModel.shownElements)
        var details = model.details()
        for path in [path] + copies.map(\.path) {
            guard let text = stores.lazy.compactMap({ $0.license(of: path) }).first else {
                continue
            }
            details.license = GGUFModel.licenseText(text)
            break
        }
        return details
    }

    func candidates() -> [ModelCandidate] {
        ModelSearch(stores: stores, cache: cache, reading: reading).candidates()
    }
}
