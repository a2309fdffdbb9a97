#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs `body` once on a thread of its own, which may block for as long as it
/// likes.
///
/// Not a dispatch queue: while one of its threads blocks, Dispatch on Linux
/// looks once a second whether it needs another, and an idle chat is to sleep.
func runOnOwnThread(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    let box = unsafe Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    #if canImport(Darwin)
        var thread: pthread_t?
        let status = unsafe pthread_create(&thread, &attributes, { runThreadBody($0) }, box)
    #else
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, &attributes, { unsafe runThreadBody($0) }, box)
    #endif
    unsafe pthread_attr_destroy(&attributes)
    precondition(status == 0, "a process that cannot start a thread cannot run an engine")
}

/// Carries a closure through the C interface.
private final class ThreadBody {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let box = unsafe box {
        unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run()
    }
    return nil
}
