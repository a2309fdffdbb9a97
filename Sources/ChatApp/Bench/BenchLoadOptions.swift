internal import ArgumentParser
internal import Benchmark
internal import ChatCore

/// How models are loaded, with one value each; `BenchAxes` has those that may vary.
struct BenchLoadOptions: SettingFlags {
    @Option(.engine, short: "e") var engine: SettingFlag?
    @Option(.host) var hosts: [SettingFlag]
    @Option(.discovery) var discovery: SettingFlag?
    @Option(.certificate) var certificate: SettingFlag?
    @Option(.modelFolder) var modelFolders: [SettingFlag]
    @Option(.context) var context: SettingFlag?
    @Option(.threadsPrefill) var threadsPrefill: SettingFlag?
    @Option(.device) var devices: [SettingFlag]
    @Option(.rpc) var rpcServers: [SettingFlag]
    @Option(.loadMode) var loadMode: SettingFlag?
    @Option(.ropeScaling) var ropeScaling: SettingFlag?
    @Option(.ropeScale) var ropeScale: SettingFlag?
    @Option(.ropeFrequencyBase) var ropeFrequencyBase: SettingFlag?
    @Option(.ropeOriginalContext) var ropeOriginalContext: SettingFlag?
    @Option(.fullSlidingWindow) var fullSlidingWindow: SettingFlag?
    @Option(.chatTemplate) var chatTemplate: SettingFlag?
    @Option(.keepAlive) var keepAlive: SettingFlag?
}
