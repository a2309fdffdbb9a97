internal import ArgumentParser

/// `canter reference`: what others published of speeds, and whether a claim can be true.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "List speeds that others published, with their sources, and check claims.",
        discussion: """
            None of these was measured by canter, and the conditions differ. `canter bench` \
            measures your own.

              canter reference --model qwen2.5-7b --hardware a100
              canter reference check "Qwen2 1.5B at 1500 tok/s on an M1"
              canter reference rules
            """,
        subcommands: [
            ReferenceListCommand.self, ReferenceCheckCommand.self, ReferenceRulesCommand.self,
        ],
        defaultSubcommand: ReferenceListCommand.self)
}
