internal import CLlama
internal import EngineKit

/// The devices libllama can put a model on, beside the processor.
enum Devices {
    /// What ggml calls the processor; also a device to ask for, alone.
    static let processor = "CPU"

    static var hasGPU: Bool { !own.isEmpty }

    /// The devices of those names, `CPU` left out: GPUs, and those of RPC
    /// servers by their names or by their server's address. Without names all
    /// there are; `nil` leaves them to libllama. Blocks while RPC servers are
    /// greeted.
    ///
    /// Throws `.invalidSetting` for a name there is no device of, and what a
    /// server that cannot be used throws.
    static func list(
        _ names: [String]?, servers: [RPCAddress]
    ) throws(EngineError) -> DeviceList? {
        guard let names else {
            guard !servers.isEmpty else { return nil }
            // In libllama's order: what one computes goes to the next, and crosses
            // the network as rarely as possible.
            return try limited(
                DeviceList(try RPCDevices.list(of: servers) + ownUnasked, servers: servers))
        }
        let asked = names.filter { $0.uppercased() != processor }
        var known = own
        // Who names none of their devices needs no server to be there.
        let isOwn = asked.allSatisfy { name in known.contains { $0.isCalled(name) } }
        if !isOwn { known += try RPCDevices.list(of: servers) }
        var chosen: [Device] = []
        for name in asked {
            let meant = known.filter { $0.isCalled(name) }
            guard !meant.isEmpty else {
                let all = [processor] + known.compactMap(\.names.first)
                throw EngineError(
                    .invalidSetting,
                    "There is no device \(name) here; there is \(all.joined(separator: ", ")).")
            }
            chosen += meant.filter { device in !chosen.contains { $0.names == device.names } }
        }
        return try limited(DeviceList(chosen, servers: isOwn ? [] : servers))
    }

    private static func limited(_ list: DeviceList) throws(EngineError) -> DeviceList {
        let most = llama_max_devices()
        guard list.count <= most else {
            throw EngineError(
                .invalidSetting,
                "llama.cpp takes \(most) devices at most, and there are \(list.count); name fewer with device or rpc."
            )
        }
        return list
    }

    /// The GPUs, in ggml's order: `CUDA0`, `Metal`.
    private static var own: [Device] { gpus { _ in true } }

    /// The GPUs libllama takes by itself: those built into a processor only
    /// where there is no other.
    private static var ownUnasked: [Device] {
        let cards = gpus { $0 == GGML_BACKEND_DEVICE_TYPE_GPU }
        return cards.isEmpty ? own : cards
    }

    private static func gpus(_ isMeant: (ggml_backend_dev_type) -> Bool) -> [Device] {
        (0..<ggml_backend_dev_count()).compactMap { index in
            guard let device = unsafe ggml_backend_dev_get(index) else { return nil }
            let type = unsafe ggml_backend_dev_type(device)
            let isGPU =
                type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU
            return isGPU && isMeant(type) ? unsafe Device(gpu: device) : nil
        }
    }
}
