internal import CLlama

/// What this build of llama.cpp can compute with on this machine.
package struct EngineDevices: Sendable, Hashable {
    /// A device beside the processor that layers can be put on.
    package struct Device: Sendable, Hashable {
        /// What it can be asked for by: `CUDA0`, `Metal`.
        package var name: String
        /// `NVIDIA GeForce RTX 4070`
        package var description: String
        /// Bytes of memory, and what of it is free; `nil` where the driver does not tell.
        package var memory: Int?
        package var free: Int?

        package init(name: String, description: String, memory: Int? = nil, free: Int? = nil) {
            self.name = name
            self.description = description
            self.memory = memory
            self.free = free
        }
    }

    /// What it was built with: `CUDA`, `Metal`, `BLAS`, `RPC`, `CPU`.
    package var backends: [String]
    package var gpus: [Device]

    package init(backends: [String], gpus: [Device] = []) {
        self.backends = backends
        self.gpus = gpus
    }

    /// Backends that compute on a GPU.
    package var accelerators: [String] {
        backends.filter { !["CPU", "BLAS", "RPC"].contains($0) }
    }

    /// Asks every backend, which sets them up: for a process that does little else. A GPU's
    /// driver may take a second for that.
    package static func current() -> EngineDevices {
        LibraryLog.shared.install()
        return LibraryLog.shared.quietly {
            let backends = (0..<ggml_backend_reg_count()).compactMap { index -> String? in
                guard let backend = unsafe ggml_backend_reg_get(index),
                    let name = unsafe ggml_backend_reg_name(backend)
                else { return nil }
                return unsafe String(cString: name)
            }
            let gpus = (0..<ggml_backend_dev_count()).compactMap { index -> Device? in
                guard let device = unsafe ggml_backend_dev_get(index) else { return nil }
                let type = unsafe ggml_backend_dev_type(device)
                guard type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU
                else { return nil }
                var free = 0
                var total = 0
                unsafe ggml_backend_dev_memory(device, &free, &total)
                let name = unsafe ggml_backend_dev_name(device)
                let description = unsafe ggml_backend_dev_description(device)
                return unsafe Device(
                    name: name.map { unsafe String(cString: $0) } ?? "GPU",
                    description: description.map { unsafe String(cString: $0) } ?? "",
                    memory: total > 0 ? total : nil, free: total > 0 ? free : nil)
            }
            return EngineDevices(backends: backends, gpus: gpus)
        }
    }
}
