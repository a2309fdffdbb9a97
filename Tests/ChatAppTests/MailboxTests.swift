import ChatCore
import ChatUI
import Synchronization
import Testing

@testable import ChatApp

@Suite("The mailbox")
struct MailboxTests {
    /// A mailbox that counts its rings.
    private final class Bell: Sendable {
        let rings = Mutex(0)
        var count: Int { rings.withLock { $0 } }
    }

    private func event(_ number: Int) -> AppEvent {
        .session(.notice(Failure("\(number)")))
    }

    @Test("everything comes out once, in order")
    func order() {
        let mailbox = Mailbox {}
        for number in 0..<5 { mailbox.post(event(number)) }
        #expect(mailbox.drain() == (0..<5).map(event))
        #expect(mailbox.drain().isEmpty)
    }

    @Test("the bell rings once for all that comes before it is answered")
    func ringsOnce() {
        let bell = Bell()
        let mailbox = Mailbox { bell.rings.withLock { $0 += 1 } }
        for number in 0..<100 { mailbox.post(event(number)) }
        #expect(bell.count == 1)
        _ = mailbox.drain()
        mailbox.post(event(0))
        #expect(bell.count == 2)
    }

    @Test("while quiet nothing rings, and what waits is told when it becomes quiet or loud")
    func quiet() {
        let bell = Bell()
        let mailbox = Mailbox { bell.rings.withLock { $0 += 1 } }
        #expect(!mailbox.setQuiet(true))
        mailbox.post(event(1))
        #expect(bell.count == 0)
        // Whoever turns the bell on again learns that something lies there.
        #expect(mailbox.setQuiet(false))
        #expect(mailbox.drain() == [event(1)])
        mailbox.post(event(2))
        #expect(bell.count == 1)
    }

    @Test("nothing is lost between threads")
    func threads() async {
        let mailbox = Mailbox {}
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask {
                    for number in 0..<1000 { mailbox.post(.notice(Failure("\(thread) \(number)"))) }
                }
            }
        }
        let events = mailbox.drain()
        #expect(events.count == 4000)
        for thread in 0..<4 {
            let own = events.filter {
                if case .session(.notice(let failure)) = $0 {
                    return failure.sentence.hasPrefix("\(thread) ")
                }
                return false
            }
            #expect(own == (0..<1000).map { .session(.notice(Failure("\(thread) \($0)"))) })
        }
    }
}
