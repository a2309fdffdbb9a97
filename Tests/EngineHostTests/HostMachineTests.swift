import ChatCore
import EngineKit
import Testing

@testable import EngineHost

@Suite struct HostMachineTests {
    static let one = ChildID(rawValue: 1)
    static let two = ChildID(rawValue: 2)
    static let a = RequestID(rawValue: 1)
    static let b = RequestID(rawValue: 2)
    static let generation = GenerationID(rawValue: 9)
    static let load = RequestMessage.load(a, LoadRequest(model: "m"))
    static let generate = RequestMessage.generate(
        GenerationRequest(id: generation, messages: [PromptMessage(.user, "hi")]))
    static let hello = ReplyMessage.hello(Hello(engine: "fake"))
    static let crash = EngineError.crash(.signal(9), isStarting: false, log: ["bang"])
    static let text = GenerationEvent.text(
        TextDelta(
            channel: .answer, text: "t", tokens: 1, depth: 1, at: MonotonicInstant(nanoseconds: 0)))
    static let finished = GenerationEvent.finished(GenerationResult(reason: .stop, usage: nil))

    /// A machine with a child that has said hello.
    static var running: HostMachine {
        var machine = HostMachine()
        _ = machine.submit(.models(RequestID(rawValue: 100)))
        _ = machine.receive(hello, from: one)
        _ = machine.receive(.models(RequestID(rawValue: 100), []), from: one)
        return machine
    }

    @Test("The first call starts a child, and is sent when the child has said hello")
    func start() {
        var machine = HostMachine()
        #expect(machine.submit(Self.load) == [.start(Self.one)])
        #expect(machine.submit(Self.generate) == [])
        #expect(
            machine.receive(Self.hello, from: Self.one)
                == [.ready(Self.one), .send(Self.load, Self.one), .send(Self.generate, Self.one)])
        #expect(machine.state == .running(Self.one))
    }

    @Test("An answer finds its call once, and an unknown one nobody")
    func answers() {
        var machine = Self.running
        #expect(machine.submit(.occupancy(Self.a)) == [.send(.occupancy(Self.a), Self.one)])
        let answer = ReplyMessage.occupancy(Self.a, CacheOccupancy())
        #expect(machine.receive(.unloaded(Self.b), from: Self.one) == [])
        #expect(machine.receive(answer, from: Self.one) == [.resolve(Self.a, .success(answer))])
        #expect(machine.receive(answer, from: Self.one) == [])
    }

    @Test("Progress is passed on while the load is pending, and a failure ends it")
    func loadFails() {
        var machine = Self.running
        _ = machine.submit(Self.load)
        let half = LoadProgress(fraction: 0.5)
        let error = EngineError(.modelNotFound, "None.")
        #expect(
            machine.receive(.loadProgress(Self.a, half), from: Self.one) == [
                .progress(Self.a, half)
            ])
        #expect(
            machine.receive(.failed(Self.a, error), from: Self.one) == [
                .resolve(Self.a, .failure(error))
            ])
        #expect(machine.receive(.loadProgress(Self.a, half), from: Self.one) == [])
    }

    @Test("Events reach a generation until it has finished, later ones are dropped")
    func events() {
        var machine = Self.running
        _ = machine.submit(Self.generate)
        #expect(
            machine.receive(.event(Self.generation, Self.text), from: Self.one)
                == [.deliver(Self.generation, Self.text)])
        #expect(
            machine.receive(.event(Self.generation, Self.finished), from: Self.one)
                == [.deliver(Self.generation, Self.finished), .finish(Self.generation, nil)])
        #expect(machine.receive(.event(Self.generation, Self.text), from: Self.one) == [])
        #expect(machine.cancel(Self.generation) == [])
    }

    @Test("A dropped stream cancels its generation and hears no more of it")
    func abandon() {
        var machine = Self.running
        _ = machine.submit(Self.generate)
        #expect(
            machine.abandon(Self.generation) == [
                .send(.cancelGeneration(Self.generation), Self.one)
            ])
        #expect(machine.receive(.event(Self.generation, Self.finished), from: Self.one) == [])
        #expect(machine.abandon(Self.generation) == [])
    }

    @Test("A cancel while the child starts never reaches the child")
    func cancelWaiting() {
        var machine = HostMachine()
        _ = machine.submit(Self.load)
        _ = machine.submit(Self.generate)
        _ = machine.submit(.models(Self.b))
        let cancelled = GenerationEvent.finished(GenerationResult(reason: .cancelled, usage: nil))
        #expect(
            machine.cancel(Self.generation)
                == [.deliver(Self.generation, cancelled), .finish(Self.generation, nil)])
        guard case .resolve(Self.a, .failure(let error)) = machine.cancel(Self.a).first else {
            Issue.record("the load was not resolved")
            return
        }
        #expect(error.code == .cancelled)
        #expect(
            machine.receive(Self.hello, from: Self.one)
                == [.ready(Self.one), .send(.models(Self.b), Self.one)])
    }

    @Test("A cancel of a call under way asks the child, whose answer counts")
    func cancelRunning() {
        var machine = Self.running
        _ = machine.submit(Self.load)
        #expect(machine.cancel(Self.a) == [.send(.cancelRequest(Self.a), Self.one)])
        let answer = ReplyMessage.unloaded(Self.a)
        #expect(machine.receive(answer, from: Self.one) == [.resolve(Self.a, .success(answer))])
    }

    @Test("A crash fails what was pending, and what needs a model after it, until a load")
    func crashWhilePending() {
        var machine = Self.running
        _ = machine.submit(.occupancy(Self.a))
        _ = machine.submit(Self.generate)
        #expect(
            machine.ended(Self.one, .signal(9), log: ["bang"])
                == [
                    .release(Self.one), .resolve(Self.a, .failure(Self.crash)),
                    .finish(Self.generation, Self.crash),
                ])
        #expect(machine.submit(.occupancy(Self.a)) == [.resolve(Self.a, .failure(Self.crash))])
        #expect(machine.submit(Self.generate) == [.finish(Self.generation, Self.crash)])
        #expect(machine.submit(.unload(Self.a)) == [.resolve(Self.a, .success(.unloaded(Self.a)))])
        #expect(machine.submit(Self.load) == [.start(Self.two)])
        #expect(machine.submit(Self.generate) == [])
        // The first child is history.
        #expect(machine.receive(.event(Self.generation, Self.text), from: Self.one) == [])
        #expect(machine.ended(Self.one, .code(0), log: []) == [])
    }

    @Test("A crash while nothing is pending is told of as a loss")
    func crashWhileIdle() {
        var machine = Self.running
        #expect(
            machine.ended(Self.one, .signal(9), log: ["bang"]) == [
                .release(Self.one), .lost(Self.crash),
            ])
    }

    @Test("A child that ends before its hello fails everything that waited")
    func endsWhileStarting() {
        var machine = HostMachine()
        _ = machine.submit(Self.load)
        let crash = EngineError.crash(.code(3), isStarting: true, log: [])
        #expect(
            machine.ended(Self.one, .code(3), log: []) == [
                .release(Self.one), .resolve(Self.a, .failure(crash)),
            ])
    }

    @Test("A child that cannot be started leaves no loss behind: the next call tries again")
    func failedToStart() {
        var machine = HostMachine()
        _ = machine.submit(Self.generate)
        let error = EngineError(.unreachable, "No.")
        #expect(
            machine.failedToStart(Self.one, error) == [
                .release(Self.one), .finish(Self.generation, error),
            ])
        #expect(machine.submit(Self.generate) == [.start(Self.two)])
    }

    @Test("Another version, no hello, or two of them get the child killed")
    func violations() {
        var machine = HostMachine()
        _ = machine.submit(Self.load)
        let actions = machine.receive(
            .hello(Hello(protocolVersion: 99, engine: "future")), from: Self.one)
        guard actions.count == 2, case .resolve(Self.a, .failure(let error)) = actions[0] else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code == .protocolViolation)
        #expect(error.description.contains("version 99"))
        #expect(actions[1] == .kill(Self.one))
        #expect(machine.ended(Self.one, .signal(9), log: []) == [.release(Self.one)])

        machine = HostMachine()
        _ = machine.submit(Self.load)
        #expect(machine.receive(.unloaded(Self.a), from: Self.one).last == .kill(Self.one))

        machine = Self.running
        #expect(machine.receive(Self.hello, from: Self.one) == [.kill(Self.one)])
        // Nothing it says counts any more.
        #expect(machine.receive(.unloaded(Self.a), from: Self.one) == [])
    }

    @Test("A call made while a child is on its way out waits for the next child")
    func submitWhileStopping() {
        var machine = Self.running
        #expect(machine.shutDown() == [.closeInput(Self.one)])
        #expect(machine.submit(Self.load) == [])
        #expect(
            machine.ended(Self.one, .code(0), log: []) == [.release(Self.one), .start(Self.two)])
        #expect(
            machine.receive(Self.hello, from: Self.two) == [
                .ready(Self.two), .send(Self.load, Self.two),
            ])
    }

    @Test("After a violation calls that need a model fail at once, unless a load waits before them")
    func submitAfterViolation() {
        var machine = Self.running
        let error = EngineError.violation("sent garbage")
        #expect(machine.violate(error, by: Self.one) == [.kill(Self.one)])
        #expect(machine.submit(Self.generate) == [.finish(Self.generation, error)])
        #expect(machine.submit(Self.load) == [])
        #expect(machine.submit(Self.generate) == [])
        #expect(
            machine.ended(Self.one, .signal(9), log: []) == [.release(Self.one), .start(Self.two)])
    }

    @Test("Shutting down fails what is pending, closes the input, and kills after the grace")
    func shutDown() {
        var machine = Self.running
        _ = machine.submit(Self.generate)
        let actions = machine.shutDown()
        guard case .finish(Self.generation, let error?) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code == .cancelled)
        #expect(actions.last == .closeInput(Self.one))
        #expect(machine.shutDown() == [])
        #expect(machine.graceExpired(Self.one) == [.kill(Self.one)])
        #expect(machine.ended(Self.one, .signal(9), log: []) == [.release(Self.one)])
        #expect(machine.graceExpired(Self.one) == [])
        #expect(machine.state == .idle(loss: nil))
        #expect(machine.shutDown() == [])
    }

    @Test("A child that does not say hello in time is killed; one that did is not")
    func startExpires() {
        var machine = HostMachine()
        _ = machine.submit(Self.generate)
        let actions = machine.startExpired(Self.one)
        #expect(actions.last == .kill(Self.one))
        guard case .finish(Self.generation, let error?) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code == .unreachable)
        var healthy = Self.running
        #expect(healthy.startExpired(Self.one) == [])
    }

    @Test("A child that closes its output is asked to end")
    func outputEnds() {
        var machine = Self.running
        #expect(machine.outputEnded(of: Self.one) == [.closeInput(Self.one)])
        #expect(machine.outputEnded(of: Self.two) == [])
    }
}
