internal import ChatCore

/// Where it runs: hardware by its name, this machine, or memory of a bandwidth that is given.
extension ClaimParser {
    mutating func readPlace() {
        let open = tokens.indices.map { index in
            taken[index]
                ? TextToken(kind: .sign("\u{0}"), text: "", isAttached: false) : tokens[index]
        }
        let isHere = hereRange()
        if let found = hardware.find(in: open), !(found.fact.kind == .processor && isHere != nil) {
            claim.place = .hardware(found.fact)
            readGPUs(around: found.range)
            readMemory(after: found.range.upperBound)
            take(found.range)
            if word(at: found.range.upperBound) == "s", isAttached(found.range.upperBound) {
                take(found.range.upperBound..<found.range.upperBound + 1)
            }
            return
        }
        if let (bandwidth, range) = bandwidthRange() {
            claim.place = .memory(bandwidth: bandwidth)
            take(range)
            return
        }
        if let isHere {
            claim.place = .here
            take(isHere)
        }
    }

    /// Gigabytes of memory: `64GB`, `24 gb of vram`.
    mutating func readMemory() {
        guard claim.memoryGB == nil else { return }
        for index in tokens.indices { if readMemory(at: index) { return } }
    }

    private mutating func readMemory(after index: Int) {
        var next = index
        while let sign = sign(at: next), "-(,/ ".contains(sign) { next += 1 }
        _ = readMemory(at: next)
    }

    private mutating func readMemory(at index: Int) -> Bool {
        guard let size = number(at: index), size > 0, size <= 65_536,
            let unit = word(at: index + 1), ["gb", "gib", "gigs", "gigabytes", "g"].contains(unit),
            sign(at: index + 2) != "/", isSold(with: size)
        else { return false }
        claim.memoryGB = size
        take(index..<index + 2)
        return true
    }

    /// Whether the hardware is made with so much: other gigabytes are the model's.
    private func isSold(with size: Double) -> Bool {
        guard case .hardware(let fact) = claim.place, !fact.memoryGB.isEmpty else { return true }
        return fact.memoryGB.contains { abs($0 - size) < 1 }
    }

    /// `2x RTX 4090`, `4 x A100`, `two 3090s`, `dual 4090`.
    private mutating func readGPUs(around range: Range<Int>) {
        var before = range.lowerBound - 1
        while before >= 0, let word = tokens[before].word,
            ["nvidia", "geforce", "apple", "amd", "radeon", "tesla"].contains(word)
        {
            before -= 1
        }
        if word(at: before) == "x", let count = number(at: before - 1) {
            setGPUs(count, before - 1..<before + 1)
        } else if let word = word(at: before), let count = Self.counts[word] {
            setGPUs(count, before..<before + 1)
        } else if let count = number(at: before), count == count.rounded(), (2...16).contains(count)
        {
            setGPUs(count, before..<before + 1)
        } else if word(at: range.upperBound) == "x", let count = number(at: range.upperBound + 1) {
            setGPUs(count, range.upperBound..<range.upperBound + 2)
        }
    }

    /// `4 GPUs`, `across two cards`.
    mutating func readGPUs() {
        guard claim.gpus == 1 else { return }
        for index in tokens.indices {
            guard let unit = word(at: index), ["gpus", "gpu", "cards"].contains(unit) else {
                continue
            }
            if let count = number(at: index - 1) {
                setGPUs(count, index - 1..<index + 1)
            } else if let word = word(at: index - 1), let count = Self.counts[word] {
                setGPUs(count, index - 1..<index + 1)
            }
        }
    }

    private mutating func setGPUs(_ count: Double, _ range: Range<Int>) {
        guard (1...1024).contains(count) else { return }
        claim.gpus = Int(count)
        take(range)
    }

    private static let counts: [String: Double] = [
        "two": 2, "dual": 2, "double": 2, "three": 3, "four": 4, "quad": 4, "eight": 8,
    ]

    private func hereRange() -> Range<Int>? {
        let names = [
            "machine", "computer", "laptop", "mac", "macbook", "pc", "box", "system", "desktop",
            "cpu", "processor", "hardware",
        ]
        for owner in ["my", "this", "our"] {
            for name in names { if let range = find([owner, name]) { return range } }
        }
        return find(["here"]) ?? find(["locally"])
    }

    /// `400 GB/s`
    private func bandwidthRange() -> (bytes: Double, range: Range<Int>)? {
        for index in tokens.indices {
            guard let number = number(at: index), number > 0, let unit = word(at: index + 1),
                let factor = ["gb": 1e9, "tb": 1e12, "mb": 1e6][unit], sign(at: index + 2) == "/",
                ["s", "sec", "second"].contains(word(at: index + 3))
            else { continue }
            let bytes = number * factor
            guard bytes.isFinite, bytes < 1e16 else { continue }
            return (bytes, index..<index + 4)
        }
        return nil
    }
}
