internal import Canvas
internal import ChatCore

/// Whether there is memory for another model beside the chat's own.
enum ComparisonRoom: Equatable {
    /// For both.
    case beside
    /// For one at a time.
    case instead
    /// Not even for the other alone: one sentence.
    case none(String)

    /// - Parameters:
    ///   - other: What the other model would take, and what is free while the chat's own is loaded.
    ///   - own: What the chat's own takes; `nil` where it takes nothing here, or does not tell.
    ///   - name: The other model's.
    init(for other: MemoryEstimate, own: MemoryEstimate?, name: String) {
        guard !other.fits else {
            self = .beside
            return
        }
        let tight = other.devices.first { device in
            let freed = own?.devices.first { $0.name == device.name }?.needed ?? 0
            return device.available.map { device.needed > $0 + freed } ?? false
        }
        guard let tight else {
            self = .instead
            return
        }
        let place = tight.name == "CPU" ? "" : " on \(tight.name)"
        let remedy =
            other.largestWindow.map {
                "a window of \(Readable.grouped($0)) tokens would fit: set it with /context \($0)"
            } ?? "take a smaller quantization, or a smaller window with /context"
        self = .none(
            "\(name) needs \(Readable.bytes(tight.needed))\(place), and \(Readable.bytes(max(0, tight.available ?? 0))) are free; \(remedy)."
        )
    }
}
