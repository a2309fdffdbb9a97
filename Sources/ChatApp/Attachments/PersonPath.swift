/// Paths as a person writes them.
enum PersonPath {
    /// With a leading `~` replaced by the home folder, and `folder` before what
    /// is not absolute.
    static func absolute(
        _ path: String, in folder: String, environment: [String: String]
    ) -> String {
        if path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] {
            return home + path.dropFirst()
        }
        return path.hasPrefix("/") ? path : folder + "/" + path
    }
}
