internal import ChatCore

/// What is done when some time is over.
extension SessionManager {
    /// A person does something here that asks nothing of the session: what is
    /// done in idle time waits until they stop.
    package func personActed() {
        perform(machine.personActed())
    }

    /// Sees that what comes slowly is written too, until the generation ends.
    func storeInTime(_ id: GenerationID) {
        let clock = clock
        Task {
            while machine.isUnderWay(id), !Task.isCancelled {
                try? await clock.sleep(for: .seconds(SessionMachine.storeLimit))
                perform(machine.storeDue(id, at: now()))
            }
        }
    }

    func awaitIdle(_ id: IdleID) {
        idling?.cancel()
        let clock = clock
        idling = Task {
            guard (try? await clock.sleep(for: .seconds(SessionMachine.titleIdle))) != nil else {
                return
            }
            perform(machine.idled(id))
        }
    }
}
