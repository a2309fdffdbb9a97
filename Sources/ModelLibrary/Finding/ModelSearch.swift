internal import ChatCore

/// One look at all stores: which models there are, and which of them are the
/// same.
struct ModelSearch {
    let stores: [any ModelStore]
    let cache: HeaderCache?
    let reading: HeaderReading

    /// One model, wherever it lies: the preferred place first.
    fileprivate struct Group {
        var sightings: [Sighting]
        var verdict = HeaderVerdict.notAChatModel
    }

    /// Every model to chat with, in the order of the stores.
    func candidates() -> [ModelCandidate] {
        var groups = sightings()
        var seen = decide(&groups)
        groups.removeAll { $0.isUnwanted }
        let merged = merge(groups, &seen)
        cache?.keep(seen)
        return merged.map(\.candidate)
    }

    /// The sightings by file: links and hard links lead to the same one.
    private func sightings() -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for store in stores {
            // Other shards come with the first, or with the first that there is.
            var models: Set<String> = []
            for file in store.files() {
                let (names, path) = (StoredNames(file), file.path)
                if let shard = names.shard,
                    !models.insert(ModelFileName.path(ofShard: 1, of: shard.count, beside: path))
                        .inserted
                {
                    continue
                }
                guard let sighting = Sighting(file, named: names, store: store.name) else {
                    continue
                }
                if let place = places[sighting.identity] {
                    groups[place].sightings.append(sighting)
                } else {
                    places[sighting.identity] = groups.count
                    groups.append(Group(sightings: [sighting]))
                }
            }
        }
        return groups
    }

    /// Enters the verdicts, from the cache where files are as they were, and
    /// returns what is to be kept.
    private func decide(_ groups: inout [Group]) -> [String: HeaderCache.Entry] {
        let known = cache?.entries() ?? [:]
        var seen: [String: HeaderCache.Entry] = [:]
        var unknown: [Int] = []
        for index in groups.indices {
            let sighting = groups[index].sightings[0]
            if let reason = sighting.file.broken {
                groups[index].verdict = .broken(reason)
            } else if let entry = known[sighting.file.path], entry.stamps == sighting.stamps {
                groups[index].verdict = entry.verdict
                seen[sighting.file.path] = entry
            } else {
                unknown.append(index)
            }
        }
        let results = reading.results(of: unknown.map { groups[$0].sightings[0].file.path })
        for (index, result) in zip(unknown, results) {
            groups[index].verdict = result.verdict
            let sighting = groups[index].sightings[0]
            if result.isLasting {
                seen[sighting.file.path] = .init(stamps: sighting.stamps, verdict: result.verdict)
            }
        }
        return seen
    }

    // MARK: Copies

    /// Puts those together that are copies of one another: only where sizes and
    /// headers agree is more of a file read to tell.
    private func merge(
        _ groups: [Group], _ seen: inout [String: HeaderCache.Entry]
    ) -> [Group] {
        var alike: [HeaderSummary: [Int]] = [:]
        for (index, group) in groups.enumerated() {
            if case .model(let summary) = group.verdict {
                alike[summary, default: []].append(index)
            }
        }
        var contents: [Int: String] = [:]
        var unread: [Int] = []
        for indices in alike.values where indices.count > 1 {
            let digests = indices.compactMap { groups[$0].digest }
            for (place, index) in indices.enumerated() {
                if digests.count == indices.count {
                    contents[index] = digests[place]
                } else if let known = seen[groups[index].path]?.fingerprint {
                    contents[index] = known
                } else {
                    unread.append(index)
                }
            }
        }
        let fingerprints = reading.fingerprints(of: unread.map { groups[$0].path })
        for (index, fingerprint) in zip(unread, fingerprints) {
            contents[index] = fingerprint
            seen[groups[index].path]?.fingerprint = fingerprint
        }
        var merged: [Group] = []
        var places: [String: Int] = [:]
        for (index, group) in groups.enumerated() {
            if let content = contents[index] {
                if let place = places[content] {
                    merged[place].sightings += group.sightings
                    continue
                }
                places[content] = merged.count
            }
            merged.append(group)
        }
        return merged
    }
}

extension ModelSearch.Group {
    fileprivate var path: String { sightings[0].file.path }

    /// SHA-256 of its content, where a store tells; not of one in several files.
    fileprivate var digest: String? {
        sightings[0].stamps.count == 1 ? sightings.lazy.compactMap(\.file.digest).first : nil
    }

    /// Whether it is something else than a model, as far as can be told.
    fileprivate var isUnwanted: Bool {
        switch verdict {
        case .model: false
        case .notAChatModel: true
        // Projectors lie beside their models; a damaged one is not news.
        case .broken: path.split(separator: "/").last?.lowercased().contains("mmproj") == true
        }
    }

    fileprivate var candidate: ModelCandidate {
        let first = sightings[0]
        var found: FoundModel
        var title: String?
        if case .model(let summary) = verdict {
            title = summary.title
            found = FoundModel(
                description: summary.description(
                    of: first.file, named: first.names, store: first.store),
                footprint: summary.footprint, traffic: summary.traffic,
                isHighPrecision: summary.isHighPrecision)
        } else {
            found = FoundModel(
                description: ModelDescription(
                    name: first.names.name, displayName: first.names.base,
                    quantization: first.names.quantization, store: first.store,
                    path: first.file.path))
            if case .broken(let reason) = verdict { found.description.broken = printable(reason) }
        }
        found.copies = copies
        found.repository = sightings.lazy.compactMap(\.file.repository).first
        let quantization = found.description.quantization
        return ModelCandidate(
            found: found,
            names: sightings.flatMap { $0.names(title: title, quantization: quantization) },
            repositories: sightings.compactMap(\.file.repository))
    }

    /// The places beside the preferred one. One that a store reaches by several
    /// links of its own is one place.
    private var copies: [ModelCopy] {
        guard sightings.count > 1 else { return [] }
        var places: Set<ModelCopy> = []
        return sightings.enumerated().compactMap { index, sighting in
            let path = sighting.file.path
            let place = ModelCopy(store: sighting.store, path: realPath(path) ?? path)
            guard places.insert(place).inserted, index > 0 else { return nil }
            return ModelCopy(store: sighting.store, path: path)
        }
    }
}
