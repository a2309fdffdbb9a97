internal import ChatCore

/// What a load takes, and what of it is the draft model's.
struct MemoryNeed {
    /// Everything together.
    var estimate: MemoryEstimate
    /// The draft model's part, device by device; empty without one.
    var draft: [MemoryEstimate.Device] = []

    /// The need of a window so many `steps` further along the straight line
    /// from `half` to this one.
    func continued(from half: MemoryNeed, steps: Int, window: Int) -> MemoryNeed {
        var far = self
        far.estimate.contextWindow = window
        far.estimate.devices.grow(from: half.estimate.devices, steps: steps)
        far.draft.grow(from: half.draft, steps: steps)
        return far
    }
}

extension MemoryEstimate {
    /// Counts in what another model takes beside. The machine's own memory
    /// stays the last of the devices.
    mutating func add(_ others: [Device]) {
        for other in others {
            if let index = devices.firstIndex(where: { $0.name == other.name }) {
                devices[index].weights += other.weights
                devices[index].cache += other.cache
                devices[index].compute += other.compute
            } else {
                devices.insert(other, at: max(0, devices.count - 1))
            }
        }
    }

    /// Enters what was available to it, by the devices' names.
    mutating func enter(available: [String: Int]) {
        for index in devices.indices {
            devices[index].available = available[devices[index].name]
        }
    }

    /// What is available to it, by the devices' names.
    var availableByName: [String: Int] {
        var available: [String: Int] = [:]
        for device in devices { available[device.name] = device.available }
        return available
    }
}

extension [MemoryEstimate.Device] {
    /// Weights stay what they are; caches and buffers grow as they did from `less`.
    fileprivate mutating func grow(from less: [MemoryEstimate.Device], steps: Int) {
        for (index, before) in zip(indices, less) {
            self[index].cache += (self[index].cache - before.cache) * steps
            self[index].compute += (self[index].compute - before.compute) * steps
        }
    }
}
