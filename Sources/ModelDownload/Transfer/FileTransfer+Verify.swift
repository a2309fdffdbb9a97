internal import ChatCore

extension FileTransfer {
    /// Brings what is missing, and compares what came with its hash. Returns
    /// whether there was one to compare with.
    ///
    /// Throws a `DownloadError`; `.corrupt` for what came and is not the file,
    /// which is thrown away then.
    func runVerified(_ teller: ProgressTeller) async throws(DownloadError) -> Bool {
        let size = try await run()
        guard let sha256 else { return false }
        teller.begin(.verifying, total: size)
        let found: String
        do {
            found = try await ContentHash.sha256(ofFile: part.path) { teller.add($0) }
        } catch {
            throw (error as? DownloadError) ?? .stopped
        }
        guard found == sha256 else {
            discard()
            throw DownloadError(
                .corrupt,
                "What came is not \(source.name) as \(source.address.origin) states it (its sha256 differs), and was deleted: pull it again."
            )
        }
        return true
    }
}
