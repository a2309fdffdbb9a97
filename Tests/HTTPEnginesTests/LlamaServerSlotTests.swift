import ChatCore
import Foundation
import Testing

@testable import HTTPEngines

/// Which of llama-server's slots is the conversation's.
@Suite struct LlamaServerSlotTests {
    private func slots(_ json: String) throws -> [LlamaServerSlot] {
        try JSONDecoder().decode([LlamaServerSlot].self, from: Data(json.utf8))
    }

    private func usage(_ prompt: Int, _ completion: Int) -> Usage {
        Usage(promptTokens: prompt, cachedTokens: nil, completionTokens: completion)
    }

    private let fresh = #"{"id":0,"n_ctx":512,"is_processing":false}"#

    private func slot(_ id: Int, task: Int, tokens: Int, isBusy: Bool = false) -> String {
        #"{"id":\#(id),"n_ctx":512,"is_processing":\#(isBusy),"id_task":\#(task),"n_prompt_tokens":\#(tokens)}"#
    }

    @Test("Before a reply it is the one at work, or the one used last")
    func first() throws {
        let idle = try slots(
            "[\(fresh),\(slot(1, task: 9, tokens: 40)),\(slot(2, task: 3, tokens: 70))]")
        #expect(idle.ours(last: nil)?.tokens == 40)
        let busy = try slots(
            "[\(slot(1, task: 9, tokens: 40)),\(slot(2, task: 3, tokens: 70, isBusy: true))]")
        #expect(busy.ours(last: nil)?.tokens == 70)
    }

    @Test("Others' replies do not stand for ours")
    func others() throws {
        let json =
            "[\(slot(0, task: 4, tokens: 39)),\(slot(1, task: 80, tokens: 300)),\(slot(2, task: 90, tokens: 20, isBusy: true))]"
        #expect(try slots(json).ours(last: usage(36, 4))?.tokens == 39)
    }

    @Test("A stopped reply may have got some tokens further than was told")
    func stopped() throws {
        let json = "[\(slot(0, task: 4, tokens: 45)),\(slot(1, task: 5, tokens: 20))]"
        #expect(try slots(json).ours(last: usage(36, 4))?.tokens == 45)
    }

    @Test("When another request took the slot, none is ours")
    func taken() throws {
        let json = "[\(fresh),\(slot(1, task: 5, tokens: 400))]"
        #expect(try slots(json).ours(last: usage(36, 4))?.tokens == nil)
    }
}
