internal import Canvas

/// Why pip could not fetch something, out of what it said.
enum StarterFailure {
    /// One sentence with the remedy.
    static func sentence(pipSaid log: String, fetching name: String) -> String {
        func says(_ words: String...) -> Bool { words.contains { log.contains($0) } }
        if says(PythonCode.noPip) {
            return
                "Python has no pip here, which \(name) is fetched with: install python3-pip or python3-venv."
        }
        if says("No space left on device", "Errno 28") {
            return "The disk became full while \(name) was downloaded: free some space."
        }
        if says(
            "NewConnectionError", "NameResolutionError", "name resolution", "ConnectTimeout",
            "Connection refused", "Network is unreachable", "ProxyError", "timed out",
            "Connection broken", "ConnectionError", "ConnectionResetError")
        {
            return
                "The package index that pip uses cannot be reached: check the network and pip's configuration, then try again."
        }
        if says("CERTIFICATE_VERIFY_FAILED", "SSLError") {
            return
                "The package index's certificate is not trusted: check this machine's clock and pip's configuration (pip config set global.cert)."
        }
        if says("No matching distribution", "Could not find a version") {
            return
                "The package index that pip uses does not have \(name)'s package: choose another with `pip config set global.index-url`."
        }
        let error = log.split(whereSeparator: \.isNewline).last { $0.contains("ERROR") } ?? ""
        let reason = DisplayText.truncate(
            DisplayText.normalise(String(error.drop { $0 != " " }.dropFirst())), columns: 160)
        return reason.isEmpty
            ? "pip could not download \(name): try again."
            : "pip could not download \(name) (\(reason)): try again."
    }
}
