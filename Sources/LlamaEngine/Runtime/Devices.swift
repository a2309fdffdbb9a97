internal import CLlama
internal import EngineKit

/// The devices libllama can put a model on, beside the processor.
enum Devices {
    /// What ggml calls the processor; also a device to ask for, alone.
    static let processor = "CPU"

    static var hasGPU: Bool { !names.isEmpty }

    /// The names of the GPUs, in ggml's order: `CUDA0`, `Metal`.
    static var names: [String] {
        unsafe pointers.compactMap { unsafe name(of: $0) }
    }

    /// The GPUs of those names, `CPU` left out. Throws `.invalidSetting` for a
    /// name there is no device of.
    static func list(_ names: [String]) throws(EngineError) -> DeviceList {
        var chosen: [OpaquePointer] = unsafe []
        let known = unsafe pointers
        for name in names where name.uppercased() != processor {
            guard
                let device = unsafe known.first(where: {
                    unsafe self.name(of: $0)?.lowercased() == name.lowercased()
                })
            else {
                let names = ([processor] + self.names).joined(separator: ", ")
                throw EngineError(
                    .invalidSetting, "There is no device \(name) here; there is \(names).")
            }
            unsafe chosen.append(device)
        }
        return unsafe DeviceList(chosen)
    }

    private static var pointers: [OpaquePointer] {
        unsafe (0..<ggml_backend_dev_count()).compactMap { index in
            guard let device = unsafe ggml_backend_dev_get(index) else { return nil }
            let type = unsafe ggml_backend_dev_type(device)
            let isGPU =
                type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU
            return unsafe isGPU ? device : nil
        }
    }

    private static func name(of device: OpaquePointer) -> String? {
        guard let name = unsafe ggml_backend_dev_name(device) else { return nil }
        return unsafe String(cString: name)
    }
}

/// Devices as libllama takes them: an array that ends in nil.
@safe final class DeviceList {
    let pointer: UnsafeMutablePointer<ggml_backend_dev_t?>
    /// Whether there is none, and the processor does everything.
    let isEmpty: Bool

    init(_ devices: [OpaquePointer]) {
        unsafe pointer = .allocate(capacity: devices.count + 1)
        isEmpty = unsafe devices.isEmpty
        for index in unsafe devices.indices {
            unsafe (pointer + index).initialize(to: devices[index])
        }
        unsafe (pointer + devices.count).initialize(to: nil)
    }

    deinit {
        unsafe pointer.deallocate()
    }
}
