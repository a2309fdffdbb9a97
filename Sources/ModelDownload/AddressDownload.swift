internal import ChatCore
internal import ModelLibrary

/// The fetching of a GGUF file from any address, into canter's own folder.
struct AddressDownload: Sendable {
    let requester: WebRequester
    let folder: String
    let teller: ProgressTeller
    let isOffline: Bool

    /// Brings the file, and the other shards if it is one of several.
    func run(_ address: WebAddress) async throws(DownloadError) -> HubDownload.Result {
        let files = try files(address)
        var result = HubDownload.Result(
            path: "\(folder)/\(files[0].name)", bytes: 0, downloaded: 0, verification: .present)
        try FileSystem.makeFolder(folder)
        for file in files {
            let (bytes, downloaded, verification) = try await download(file.address, file.name)
            result.bytes += bytes
            result.downloaded += downloaded
            if verification == .unverifiable || result.verification == .present {
                result.verification = verification
            }
        }
        return result
    }

    /// What a file is called here, whatever its address says: a name without a
    /// folder in it, and with nothing that could lead elsewhere or be hidden.
    static func fileName(_ component: String) -> String? {
        let last = component.split(separator: "/").last ?? ""
        var name = String(
            last.unicodeScalars.map { scalar -> Character in
                let isPlain =
                    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-._+()".unicodeScalars.contains(scalar)
                return isPlain ? Character(scalar) : "-"
            })
        while let first = name.first, ".-".contains(first) { name.removeFirst() }
        guard name.lowercased().hasSuffix(".gguf"), name.utf8.count > 5, name.utf8.count <= 200
        else { return nil }
        return name
    }

    // MARK: Parts

    private func files(
        _ address: WebAddress
    ) throws(DownloadError) -> [(address: WebAddress, name: String)] {
        guard let component = address.components?.last, let name = Self.fileName(component) else {
            throw DownloadError(
                .badReference,
                "\(address) has no usable file name at its end: give an address that ends in a name like model.gguf."
            )
        }
        guard let shard = ModelFileName(path: name).shard, shard.count > 1, shard.count <= 1000
        else { return [(address, name)] }
        return (1...shard.count).map { number in
            var sibling = address
            sibling.path = ModelFileName.path(
                ofShard: number, of: shard.count, beside: address.path)
            return (sibling, ModelFileName.path(ofShard: number, of: shard.count, beside: name))
        }
    }

    private func download(
        _ address: WebAddress, _ name: String
    ) async throws(DownloadError) -> (Int, Int, PulledModel.Verification) {
        let path = "\(folder)/\(name)"
        if let size = FileSystem.size(of: path) {
            // Nothing a person has is written over, and another file is not taken for this one.
            if !isOffline, let there = try await self.size(address), there != size {
                throw DownloadError(
                    .unwritable,
                    "\(path) is another file (\(size) bytes, and \(there) at \(address.origin)): rename it, or remove it."
                )
            }
            return (size, 0, .present)
        }
        if isOffline {
            throw DownloadError(
                .offline,
                "\(name) is not here, and HF_HUB_OFFLINE forbids the network: remove that variable to download it."
            )
        }
        // Hidden, so that no list of models shows it.
        let part = "\(folder)/.\(name).incomplete"
        let lock = try FileLock(path: part + ".lock", for: name)
        defer { withExtendedLifetime(lock) {} }
        if let size = FileSystem.size(of: path) { return (size, 0, .present) }
        let transfer = try FileTransfer(
            source(address, name), part: part, record: part + ".json", requester: requester,
            teller: teller)
        let here = await transfer.written
        teller.begin(.downloading, received: here)
        let isVerified = try await transfer.runVerified(teller)
        do {
            // Its reader sees whether it is one, and whole.
            _ = try GGUFHeader(path: part)
        } catch {
            await transfer.discard()
            throw DownloadError(
                .corrupt,
                "What \(address.origin) sends is no whole GGUF file, and was deleted: check the address, or try again."
            )
        }
        let size = FileSystem.size(of: part) ?? 0
        try FileSystem.rename(part, to: path)
        FileSystem.remove(part + ".json")
        FileSystem.remove(part + ".lock")
        return (size, await transfer.arrived, isVerified ? .verified : .unverifiable)
    }

    /// Bytes of what lies at `address`; `nil` where the server does not say.
    private func size(_ address: WebAddress) async throws(DownloadError) -> Int? {
        let heartbeat = Heartbeat()
        let requester = requester
        do {
            let answer = try await watched(
                limit: requester.limits.silence, on: requester.clock, heartbeat
            ) {
                try await requester.get(address, heartbeat) { _ in
                    [("Range", "bytes=0-0"), ("Accept-Encoding", "identity")]
                }
            }
            switch answer.status {
            case 200: return answer.header("Content-Length").flatMap { Int($0) }
            case 206: return answer.header("Content-Range").flatMap(ContentRange.init)?.total
            default: return nil
            }
        } catch {
            throw Task.isCancelled
                ? .stopped : TransportFailure.attempt(error, address.origin).error
        }
    }

    private func source(_ address: WebAddress, _ name: String) -> TransferSource {
        TransferSource(
            address: address, name: name, identity: address.description, isContentKnown: false,
            refusal: { status, _ in
                DownloadError(
                    status == 404 || status == 410 ? .notFound : .denied,
                    "\(address) cannot be had (status \(status)): check the address, or whether it asks for a login."
                )
            })
    }
}
