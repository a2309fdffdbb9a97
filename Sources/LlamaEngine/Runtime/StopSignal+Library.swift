internal import CLlama
internal import EngineKit

// How libllama asks whether it is to go on: through bare pointers, which keep
// nothing alive.

extension StopSignal {
    /// Has the decodes of a context with these parameters end when the running
    /// generation is to. Reaches the processor's backend only; elsewhere a stop
    /// waits for the chunk. The signal must outlive the context: the engine
    /// keeps it.
    func stopDecodes(_ parameters: inout llama_context_params) {
        unsafe parameters.abort_callback = { signal in
            guard let signal = unsafe signal else { return false }
            return unsafe Unmanaged<StopSignal>.fromOpaque(signal).takeUnretainedValue().isStopped
        }
        unsafe parameters.abort_callback_data = Unmanaged.passUnretained(self).toOpaque()
    }

    /// Has libllama load a model, and stop when the load is to. `nil` then, and
    /// when it cannot be loaded; the reason is in libllama's log.
    func loadModel(
        _ path: String, _ parameters: llama_model_params,
        progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) -> OpaquePointer? {
        // libllama calls back on this thread, during the call only.
        let box = ProgressBox(stop: self, report: progress)
        var parameters = unsafe parameters
        unsafe parameters.progress_callback_user_data = Unmanaged.passUnretained(box).toOpaque()
        unsafe parameters.progress_callback = { fraction, box in
            guard let box = unsafe box else { return true }
            return unsafe Unmanaged<ProgressBox>.fromOpaque(box).takeUnretainedValue().proceed(
                fraction)
        }
        return unsafe withExtendedLifetime(box) {
            unsafe llama_model_load_from_file(path, parameters)
        }
    }
}

/// Carries the progress callback through libllama's pointer.
private final class ProgressBox {
    private let stop: StopSignal
    private let report: @Sendable (LoadProgress) -> Void
    private var lastPercent = -1

    init(stop: StopSignal, report: @escaping @Sendable (LoadProgress) -> Void) {
        self.stop = stop
        self.report = report
    }

    /// Reports whole percents; false to abort the load.
    func proceed(_ fraction: Float) -> Bool {
        let percent = Int(fraction * 100)
        if percent != lastPercent {
            lastPercent = percent
            report(LoadProgress(fraction: Double(fraction)))
        }
        return !stop.isLoadStopped
    }
}
