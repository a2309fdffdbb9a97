import ChatCore
import EngineKit
import Sessions

extension RandomWorld {
    /// A person goes to another version.
    mutating func showAnother() {
        let aside = machine.conversation.aside.keys.sorted { $0.rawValue < $1.rawValue }
        if let id = pick(aside) { perform(machine.show(id, at: now)) }
    }

    /// Now and then nothing is done for as long as the machine asked for.
    mutating func doNothing() {
        guard let idle, Int.random(in: 0..<4, using: &generator) == 0 else { return }
        self.idle = nil
        perform(machine.idled(idle))
    }
}

extension GenerationRequest {
    /// Whether the model is asked for a title.
    var isTitle: Bool {
        messages.last?.text.contains("Give this conversation a title") == true
    }
}
