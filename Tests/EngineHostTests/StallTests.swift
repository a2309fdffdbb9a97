import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import EngineHost

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A child that hangs: noticed, told of, and ended when somebody says so.
@Suite(.timeLimit(.minutes(1)))
struct StallTests {
    static let one = ChildID(rawValue: 1)
    static let load = HostMachineTests.load
    static let generate = HostMachineTests.generate

    @Test("Only a child at work is watched, and one watch at a time")
    func watch() {
        var machine = HostMachine(stallSeconds: 30)
        _ = machine.submit(Self.load)
        #expect(machine.watchIfWorking() == [])
        _ = machine.receive(HostMachineTests.hello, from: Self.one)
        #expect(machine.watchIfWorking() == [.watch(Self.one, seconds: 5)])
        #expect(machine.watchIfWorking() == [])

        machine = HostMachineTests.running
        _ = machine.submit(.occupancy(HostMachineTests.a))
        #expect(machine.watchIfWorking() == [])
    }

    @Test("A silent load and a silent generation are both told, with what was known")
    func told() {
        var machine = HostMachineTests.running
        _ = machine.submit(Self.load)
        _ = machine.submit(Self.generate)
        _ = machine.receive(
            .loadProgress(HostMachineTests.a, LoadProgress(fraction: 0.5)), from: Self.one)
        var actions: [HostAction] = []
        for _ in 0..<7 {
            _ = machine.watchIfWorking()
            actions = machine.watchExpired(Self.one)
        }
        #expect(
            actions == [
                .progress(
                    HostMachineTests.a, LoadProgress(fraction: 0.5, stalledSeconds: 30)),
                .deliver(HostMachineTests.generation, .stalled(seconds: 30)),
            ])
    }

    @Test("Giving up fails what is pending at once, and only a load starts the next child")
    func giveUp() {
        var machine = HostMachineTests.running
        _ = machine.submit(Self.generate)
        #expect(
            machine.giveUp() == [
                .finish(HostMachineTests.generation, .restarted), .kill(Self.one),
            ])
        #expect(machine.giveUp() == [])
        #expect(
            machine.submit(Self.generate) == [.finish(HostMachineTests.generation, .restarted)])
        #expect(machine.submit(Self.load) == [])
        #expect(
            machine.ended(Self.one, .signal(9), log: [])
                == [.release(Self.one), .start(HostMachineTests.two)])

        var idle = HostMachineTests.running
        #expect(idle.giveUp() == [.lost(.restarted), .kill(Self.one)])
        var none = HostMachine()
        #expect(none.giveUp() == [])
    }

    @Test("A child that is stopped in the middle of a reply is told of; a restart ends it")
    func stopped() async throws {
        let clock = ManualClock()
        let engine = try await HostedEngineTests.loaded(clock: clock)
        let first = try #require(engine.processID)
        var events = engine.generate(HostedEngineTests.request("hang")).makeAsyncIterator()
        _ = try await events.next()
        kill(first, SIGSTOP)
        // Time passes in ticks; the first one may still have heard the token.
        let ticking = Task {
            while !Task.isCancelled { await clock.advanceToNextSleeper() }
        }
        #expect(try await events.next() == .stalled(seconds: 30))
        #expect(try await events.next() == .stalled(seconds: 60))
        engine.restart()
        await #expect(throws: EngineError.restarted) {
            while try await events.next() != nil {}
        }
        ticking.cancel()
        // Wakes the task that waits for a sleeper, so that it sees the end.
        let sleeper = Task { try await clock.sleep(for: .seconds(1)) }
        await ticking.value
        sleeper.cancel()

        await #expect(throws: EngineError.restarted) { try await engine.occupancy() }
        _ = try await engine.load(LoadRequest(model: "any")) { _ in }
        #expect(engine.processID != first)
        let (again, _) = await HostedEngineTests.failure(
            of: engine.generate(HostedEngineTests.request("count 3", id: 2)))
        #expect(again.count == 6)
    }

    @Test("A load of a child that is stopped is told of, and so is a restart")
    func stoppedLoad() async throws {
        let clock = ManualClock()
        let engine = HostedEngine(ChildProgram.launch("engine"), clock: clock)
        let (stalls, tell) = AsyncStream<Double>.makeStream()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let load = Task {
            try await engine.load(LoadRequest(model: "slow")) { progress in
                if let seconds = progress.stalledSeconds {
                    tell.yield(seconds)
                } else {
                    begin.finish()
                }
            }
        }
        for await _ in begun {}
        kill(try #require(engine.processID), SIGSTOP)
        let ticking = Task {
            while !Task.isCancelled { await clock.advanceToNextSleeper() }
        }
        var iterator = stalls.makeAsyncIterator()
        #expect(await iterator.next() == 30)
        engine.restart()
        await #expect(throws: EngineError.restarted) { try await load.value }
        ticking.cancel()
        let sleeper = Task { try await clock.sleep(for: .seconds(1)) }
        await ticking.value
        sleeper.cancel()
    }

    @Test("A suspended child does nothing until it is resumed")
    func suspend() async throws {
        let engine = try await HostedEngineTests.loaded()
        let child = try #require(engine.processID)
        engine.suspend()
        var info = unsafe siginfo_t()
        // Blocks until the child is stopped, without reaping anything.
        #expect(unsafe waitid(P_PID, id_t(child), &info, WSTOPPED | WNOWAIT) == 0)
        #expect(unsafe info.si_code == CInt(CLD_STOPPED))
        async let count = engine.countTokens(in: [PromptMessage(.user, "four")]).value
        engine.resume()
        #expect(try await count == 4)
    }

    @Test("A child started while suspended is halted as well, and not held to be late afterwards")
    func suspendedStart() async throws {
        let clock = ManualClock()
        let engine = HostedEngine(ChildProgram.launch("engine"), clock: clock)
        engine.suspend()
        async let model = engine.load(LoadRequest(model: "any")) { _ in }
        // The wait for its hello begins when it is started.
        await clock.waitForSleepers()
        let child = try #require(engine.processID)
        var info = unsafe siginfo_t()
        #expect(unsafe waitid(P_PID, id_t(child), &info, WSTOPPED | WNOWAIT) == 0)
        await clock.advanceToNextSleeper()
        engine.resume()
        #expect(try await model.model.name == "any")
    }
}
