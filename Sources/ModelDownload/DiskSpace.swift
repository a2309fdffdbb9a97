internal import ModelLibrary

/// Whether there is room for what is to come.
enum DiskSpace {
    /// Throws `.diskFull` where `folder` has less than `needed` bytes free.
    static func check(_ folder: String, needed: Int, remedy: String) throws(DownloadError) {
        guard let free = freeSpace(at: folder), free < needed else { return }
        throw DownloadError(
            .diskFull,
            "\(folder) has \(humanSize(free)) free, and \(humanSize(needed)) are still to come: free some space, or \(remedy)."
        )
    }
}
