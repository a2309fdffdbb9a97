internal import Canvas
internal import ChatCore
internal import Telemetry

extension DepthFit.Quality {
    /// Whether the line holds, in words.
    var words: String {
        switch self {
        case .good: "fits"
        case .scattered(let share):
            "does not fit well: \(Readable.percent(share)) of the samples are far off it"
        case .bent(let share):
            "does not fit: samples bend away from it by up to \(Readable.percent(share))"
        }
    }
}

extension CacheLayers {
    /// How many layers of which kind.
    var words: String {
        switch kind {
        case .full: "\(layers) full layers"
        case .sliding: "\(layers) sliding layers"
        case .recurrent: "\(layers) recurrent layers"
        }
    }
}

extension CacheOccupancy.Scope {
    /// Whose tokens are counted.
    var words: String {
        switch self {
        case .engine: "whole server"
        }
    }
}

extension CacheOccupancy.Part {
    /// What they hold.
    var words: String {
        let cells = cellsUsed.map { used in
            Readable.grouped(used) + (cellsTotal.map { " of \(Readable.grouped($0))" } ?? "")
                + " cells"
        }
        let bytes = bytesUsed.map { used in
            Readable.bytes(used) + (bytesAllocated.map { " of \(Readable.bytes($0))" } ?? "")
        }
        let each =
            layers.bytesPerToken > 0 ? Readable.bytes(Int(layers.bytesPerToken)) + " a token" : nil
        return [cells, bytes, each].compactMap(\.self).joined(separator: ", ")
    }
}

extension GPUReading {
    /// What it does.
    var words: String {
        let memory = memoryUsed.map { used in
            Readable.bytes(used) + (memoryTotal.map { " of \(Readable.bytes($0))" } ?? "")
        }
        return [
            name, utilization.map { Readable.percent($0) }, memory,
            temperature.map { "\(Readable.fixed($0, decimals: 0)) °C" },
            power.map { "\(Readable.fixed($0, decimals: 0)) W" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
