internal import ModelLibrary

/// What the environment says about the hub, by the rules of its own tools.
struct HubSettings: Sendable {
    var endpoint: WebAddress
    var token: HubToken?
    /// Whether the network may not be used.
    var isOffline: Bool
    /// The folder that holds `models--…`; `nil` without a home folder.
    var root: String?

    /// Reads the file of the token, if there is one. Throws a `DownloadError`
    /// for an endpoint that is none.
    init(environment: [String: String]) throws(DownloadError) {
        endpoint = try Self.endpoint(environment)
        let locations = StoreLocations(environment: environment)
        // The last one is the hub's own; llama.cpp may have another before it.
        root = locations.huggingFace.last
        let switches = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].compactMap { environment[$0] }
        isOffline = switches.contains { ["1", "ON", "YES", "TRUE"].contains($0.uppercased()) }
        token = Self.token(environment, locations)
    }

    /// Where the hub is: `https://huggingface.co`, or a mirror of it.
    static func endpoint(_ environment: [String: String]) throws(DownloadError) -> WebAddress {
        for variable in ["MODEL_ENDPOINT", "HF_ENDPOINT"] {
            guard let text = environment[variable], !text.isEmpty else { continue }
            guard let address = WebAddress(text), address.query == nil else {
                throw DownloadError(
                    .badReference,
                    "\(variable) is not the address of a hub: set it to one like https://huggingface.co, or remove it."
                )
            }
            return address
        }
        return WebAddress(
            origin: WebAddress.Origin(isSecure: true, host: "huggingface.co", port: 443))
    }

    private static func token(
        _ environment: [String: String], _ locations: StoreLocations
    ) -> HubToken? {
        for variable in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            if let text = environment[variable], !text.isEmpty { return HubToken(text) }
        }
        var files: [String] = []
        func add(_ variable: String, _ below: String) {
            guard let folder = environment[variable], !folder.isEmpty else { return }
            files.append(locations.expanded(folder) + below)
        }
        add("HF_TOKEN_PATH", "")
        add("HF_HOME", "/token")
        add("XDG_CACHE_HOME", "/huggingface/token")
        add("HOME", "/.cache/huggingface/token")
        // The first one that is named counts, whether it is there or not.
        guard let file = files.first, let bytes = try? SmallFile.read(file, longest: 8192) else {
            return nil
        }
        return HubToken(String(decoding: bytes, as: UTF8.self))
    }
}
