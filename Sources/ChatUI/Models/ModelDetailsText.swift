internal import Canvas
internal import ChatCore

/// All that is known of a model, for the page of its details.
enum ModelDetailsText {
    static func sections(_ facts: OfferFacts, _ details: ModelDetails??) -> [HelpText.Section] {
        let offer = facts.offer
        let model = offer.model
        var facts = facts
        facts.others = 0
        facts.license = nil
        var own = facts.facts.filter { $0.label != "published" }.map { ($0.label, $0.text) }
        let more: [(String, String?)] = [
            ("name", model.name), ("family", model.family),
            ("weights", model.parameters.map(Readable.grouped)),
            ("file", model.path),
        ]
        own += more.compactMap { label, value in value.map { (label, $0) } }
        own += offer.copies.map { ("copy", "\($0.store): \($0.path)") }
        var sections = [HelpText.Section(title: offer.speaker, rows: own)]
        if !offer.published.isEmpty {
            sections.append(
                HelpText.Section(
                    title: "Published speeds",
                    rows: offer.published.map { ("", OfferFacts.words($0)) }))
        }
        guard offer.isHere else { return sections }
        let title = offer.isServed ? "What its engine says" : "What the file says"
        guard !offer.isServed || offer.services.contains(.details) else {
            let words = "\(offer.server) tells nothing more of its models."
            return sections + [HelpText.Section(title: title, rows: [("", words)])]
        }
        switch details {
        case nil: sections.append(HelpText.Section(title: title, rows: [("", "being read …")]))
        case .some(nil):
            sections.append(HelpText.Section(title: title, rows: [("", "It cannot be read.")]))
        case .some(.some(let details)): sections += file(details, isServed: offer.isServed)
        }
        return sections
    }

    private static func file(
        _ details: ModelDetails, isServed: Bool
    ) -> [HelpText.Section] {
        var sections: [HelpText.Section] = []
        func add(_ title: String, _ rows: [(String, String)]) {
            if !rows.isEmpty { sections.append(HelpText.Section(title: title, rows: rows)) }
        }
        add("Tensors", details.tensorTypes.map { ($0.key, $0.value) })
        add("Licence", details.license.map { [("", $0)] } ?? [])
        add(
            isServed ? "What its engine says" : "Metadata",
            details.metadata.map { ($0.key, $0.value) })
        // What an engine does not tell it may have all the same.
        guard !isServed || details.template != nil else { return sections }
        add(
            "Chat template",
            [("", details.template ?? "None; the chat uses a plain one.")])
        return sections
    }
}
