internal import ChatCore
internal import Synchronization

/// Tells how far a pull is: at every change of what is done, else some times a
/// second. May be used from any task; what it tells is in order.
final class ProgressTeller: Sendable {
    private struct State {
        var progress: DownloadProgress
        var meter = RateMeter()
        var told: Double?
    }

    /// Seconds between two that say the same with other numbers.
    private static let interval = 0.1

    private let state: Mutex<State>
    private let elapsed: @Sendable () -> Duration
    private let tell: @Sendable (DownloadProgress) -> Void

    init(
        name: String, clock: any Clock<Duration>,
        _ tell: @escaping @Sendable (DownloadProgress) -> Void
    ) {
        state = Mutex(State(progress: DownloadProgress(phase: .resolving, name: name)))
        elapsed = clock.stopwatch()
        self.tell = tell
    }

    /// What is done from now on. What is here already is not part of a rate.
    func begin(_ phase: DownloadProgress.Phase, received: Int = 0, total: Int? = nil) {
        update { progress, meter in
            if progress.phase != phase { meter = RateMeter() }
            (progress.phase, progress.received, progress.total) = (phase, received, total)
        }
    }

    /// More bytes came.
    func add(_ bytes: Int) {
        let now = elapsed().inSeconds
        update(at: now) { progress, meter in
            progress.received += bytes
            meter.add(bytes, at: now)
        }
    }

    /// So many bytes are here, as somebody else counts them.
    func advance(to received: Int, of total: Int) {
        let now = elapsed().inSeconds
        update(at: now) { progress, meter in
            if progress.phase != .downloading {
                (progress.phase, meter) = (.downloading, RateMeter())
            } else {
                meter.add(max(0, received - progress.received), at: now)
            }
            (progress.received, progress.total) = (received, total)
        }
    }

    /// So many bytes that came do not count after all.
    func takeBack(_ bytes: Int) {
        update { progress, _ in progress.received = max(0, progress.received - bytes) }
    }

    func learn(total: Int?) {
        update { progress, _ in progress.total = total }
    }

    /// Tells it as it is now.
    func finish() {
        state.withLock { tell($0.progress) }
    }

    private func update(
        at time: Double? = nil, _ change: (inout DownloadProgress, inout RateMeter) -> Void
    ) {
        let now = time ?? elapsed().inSeconds
        state.withLock { state in
            let before = state.progress.phase
            change(&state.progress, &state.meter)
            state.progress.rate = state.meter.rate(at: now)
            let isDue = state.told.map { now - $0 >= Self.interval } ?? true
            guard isDue || before != state.progress.phase else { return }
            state.told = now
            tell(state.progress)
        }
    }
}
