package import ChatCore

/// Whether there is room for another model, and what has to go for it.
package enum SwitchRoom: Sendable, Hashable {
    /// Beside the model of now, when so many of those kept warm end, the least
    /// recently used first.
    case beside(ending: Int)
    /// In the place of the model of now, and of all that are kept warm.
    case inPlace
    /// Not even then: so many bytes are missing.
    case none(missing: Int)

    /// - Parameters:
    ///   - shortfall: Bytes that are missing as things are; 0 when it fits.
    ///   - warm: Bytes of the models kept warm, the least recently used first.
    ///   - current: Bytes of the model of now.
    package init(shortfall: Int, warm: [Int], current: Int) {
        var missing = shortfall
        var ending = 0
        while missing > 0, ending < warm.count {
            missing -= warm[ending]
            ending += 1
        }
        if missing <= 0 {
            self = .beside(ending: ending)
        } else if missing <= current {
            self = .inPlace
        } else {
            self = .none(missing: missing - current)
        }
    }
}

extension MemoryEstimate {
    /// Bytes that are missing, on all devices together.
    package var shortfall: Int {
        devices.reduce(0) { sum, device in
            sum + max(0, device.needed - (device.available ?? device.needed))
        }
    }

    /// Bytes the tightest device has left; `nil` where none tells.
    package var left: Int? {
        devices.compactMap { device in device.available.map { $0 - device.needed } }.min()
    }
}
