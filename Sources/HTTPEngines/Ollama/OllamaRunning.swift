/// The answer of `GET /api/ps`: the models in memory.
struct OllamaRunning: Decodable {
    var models: [Model]?

    struct Model: Decodable {
        var name: String
        /// Bytes in memory, and those of them on a GPU.
        var size: Int?
        var gpuSize: Int?
        /// The window in force, in tokens.
        var window: Int?

        enum CodingKeys: String, CodingKey {
            case name, size
            case gpuSize = "size_vram"
            case window = "context_length"
        }

        /// `GPU`, `CPU`, or the share that is on a GPU: `GPU 60 %`.
        var device: String? {
            // What is 0 may be left out.
            guard let size, size > 0 else { return nil }
            let onGPU = gpuSize ?? 0
            guard onGPU > 0 else { return "CPU" }
            guard onGPU < size else { return "GPU" }
            let share = (100 * Double(onGPU) / Double(size)).rounded()
            return "GPU \(Int(min(99, max(1, share)))) %"
        }
    }

    func model(_ name: String) -> Model? { models?.first { $0.name == name } }
}
