import ChatCore
import Testing

@testable import ChatApp

struct ComparisonOrderTests {
    private func order(_ left: String?, _ right: String?) -> ComparisonOrder {
        var settings = (ChatSettings(), ChatSettings())
        (settings.0.engine, settings.1.engine) = (left, right)
        return ComparisonOrder(left: settings.0, right: settings.1)
    }

    @Test(
        "What computes on one machine answers one after the other",
        arguments: [
            (nil, nil), (nil, "http://localhost:11434"), ("127.0.0.1:8080", nil),
            ("http://[::1]:8080", "0.0.0.0:8000"), ("http://box:1", "https://BOX:2/prefix"),
        ] as [(String?, String?)])
    func sequential(_ left: String?, _ right: String?) {
        let order = order(left, right)
        #expect(!order.isAtOnce)
        #expect(order.reason.hasPrefix("One after the other, because both would share"))
    }

    @Test(
        "Different machines answer at once",
        arguments: [
            (nil, "http://box:11434"), ("llama-server+https://box/prefix", nil),
            ("http://one:1", "http://other:1"), (nil, "http://[fe80::1]:80"),
        ] as [(String?, String?)])
    func atOnce(_ left: String?, _ right: String?) {
        let order = order(left, right)
        #expect(order.isAtOnce)
        #expect(order.reason.hasPrefix("Both at once, because"))
    }

    @Test("The machine that is shared is named where it is not this one")
    func named() {
        #expect(order("http://box:1", "http://box:2").reason.contains("what box computes with"))
        #expect(order(nil, "http://box:1").reason.contains("this machine and box"))
    }

    // MARK: Memory

    private func estimate(needs: Int, free: Int?, largest: Int? = nil) -> MemoryEstimate {
        MemoryEstimate(
            devices: [
                .init(
                    name: "CPU", weights: needs << 30, cache: 0, compute: 0,
                    available: free.map { $0 << 30 })
            ], contextWindow: 8192, largestWindow: largest)
    }

    @Test("Two models that fit are both loaded; where only one does, the chat's makes room")
    func room() {
        let own = estimate(needs: 4, free: nil)
        func room(_ needs: Int, free: Int?) -> ComparisonRoom {
            ComparisonRoom(for: estimate(needs: needs, free: free), own: own, name: "big")
        }
        #expect(room(3, free: 4) == .beside)
        #expect(room(3, free: nil) == .beside)
        #expect(room(5, free: 2) == .instead)
    }

    @Test("A model that does not even fit alone is refused with what would help")
    func noRoom() {
        let own = estimate(needs: 1, free: nil)
        #expect(
            ComparisonRoom(for: estimate(needs: 9, free: 2), own: own, name: "big")
                == .none(
                    "big needs 9.0 GiB, and 2.0 GiB are free; take a smaller quantization, or a smaller window with /context."
                ))
        #expect(
            ComparisonRoom(
                for: estimate(needs: 9, free: 2, largest: 2048), own: nil, name: "big")
                == .none(
                    "big needs 9.0 GiB, and 2.0 GiB are free; a window of 2,048 tokens would fit: set it with /context 2048."
                ))
    }
}
