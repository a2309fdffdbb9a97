/// Every figure the chat shows, by the name `/explain` knows.
enum FigureName: String, Sendable, Hashable, CaseIterable {
    case speed, best, effective
    case firstToken = "first-token"
    case gaps
    case drafted
    case prompt
    case shareOfFresh = "share-of-fresh"
    case fresh
    case fullWindow = "full-window"
    case halfSpeed = "half-speed"
    case slower
    case context
    case reused
    case cut
    case cells
    case cacheBytes = "cache-bytes"
    case bytesPerToken = "bytes-per-token"
    case bandwidth
    case bandwidthShare = "bandwidth-share"
    case energy
    case engineProcess = "engine-process"
    case chatProcess = "chat-process"
    case gpu
    case clock
    case otherLoad = "other-load"
    case swap

    /// What it is called on the screen.
    var label: String {
        switch self {
        case .speed: "speed"
        case .best: "best of the session"
        case .effective: "with all waiting"
        case .firstToken: "first token"
        case .gaps: "gap between tokens"
        case .drafted: "drafted"
        case .prompt: "prompt"
        case .shareOfFresh: "speed now"
        case .fresh: "fresh speed"
        case .fullWindow: "at the full window"
        case .halfSpeed: "half speed at"
        case .slower: "slower than fresh"
        case .context: "context"
        case .reused: "kept from the cache"
        case .cut: "a cut would drop"
        case .cells: "cells"
        case .cacheBytes: "kv cache"
        case .bytesPerToken: "read for a token"
        case .bandwidth: "bandwidth"
        case .bandwidthShare: "of this machine's"
        case .energy: "energy"
        case .engineProcess: "engine"
        case .chatProcess: "chat"
        case .gpu: "gpu"
        case .clock: "clock"
        case .otherLoad: "other programs"
        case .swap: "swap"
        }
    }

    /// How it comes about.
    var formula: String {
        switch self {
        case .speed:
            "While a reply comes: the tokens of the last second over its length, from four tokens on. Of a whole reply: (n − 1) / (t_last − t_first), since the first token comes out of reading the prompt. Tokens are never counted by pieces of text."
        case .best:
            "The highest live speed since the model was loaded, over a whole second each."
        case .effective: "n / (t_last − t_sent): all tokens over all waiting, the prompt included."
        case .firstToken:
            "From Enter to the first token of the answer or of the reasoning. Of it, network is what a question to the engine took that is no work to it; queue, load and reading are what the engine says it waited behind others, took to load the model and to read the prompt; the rest nobody accounts for."
        case .gaps:
            "Percentiles of the times between tokens that follow each other, over the reply. Tokens that came together without times of their own have none."
        case .drafted:
            "Tokens proposed ahead of the model, and of those the ones the model agreed to."
        case .prompt:
            "Prompt tokens that were not in the cache over the time of reading them."
        case .shareOfFresh: "Speed now over fresh speed."
        case .fresh:
            "1 / a of the line: seconds per token = a + b × depth. The line is fitted to stretches of 32 tokens, weighted by their tokens over their squared time; stretches more than 3.5 robust standard deviations off are left out, as are those of a busy machine."
        case .fullWindow: "1 / (a + b × window), with the line's error there: ± holds 95 of 100."
        case .halfSpeed:
            "a / b: the depth at which a token takes twice as long as in an empty context."
        case .slower:
            "1 − fresh seconds per token / seconds per token now, taken apart: what the line gives to the depth is context; what is left goes to clock, other programs and memory, each at most what it would cost by itself; the rest is unexplained."
        case .context:
            "Tokens in the context over the window in force, which may be smaller than what the model was trained for. The parts are those of the last prompt and the reply behind it."
        case .reused: "Tokens of the prompt that were in the cache from the turn before."
        case .cut:
            "The oldest turns, as many as it takes for the rest to fill three quarters of the window: what /overflow would leave out."
        case .cells: "Places of the KV cache that hold a token, of all there are."
        case .cacheBytes: "Bytes the cells in use take, of those allocated, by kind of layer."
        case .bytesPerToken:
            "Bytes of the weights that take part in a token (of experts, those used; of the table of embeddings, one row) and of the KV cache at this depth."
        case .bandwidth:
            "Bytes read for a token × tokens a second, drafted tokens not counted twice."
        case .bandwidthShare:
            "Bandwidth over what `canter doctor` measured: all cores reading a buffer far larger than the caches, the median of several runs."
        case .energy:
            "Joules between two readings over the tokens made meanwhile; of all that ran on what was measured."
        case .engineProcess, .chatProcess:
            "Processor time over time, and the memory that is resident."
        case .gpu: "What the driver tells: share of time computing, memory in use."
        case .clock: "The mean clock of the processors."
        case .otherLoad: "Busy time of all processors less that of engine and chat: in processors."
        case .swap: "Memory on the disk, and what came back from there."
        }
    }

    /// Where the numbers in it come from.
    var source: String {
        switch self {
        case .speed, .prompt, .effective, .firstToken, .gaps, .drafted, .best:
            "The engine's own times and counts where it tells them (llama.cpp does), else canter's clock at the pieces as they come."
        case .shareOfFresh, .fresh, .fullWindow, .halfSpeed, .slower:
            "Samples of this chat, and of earlier ones of the same model, engine, settings and machine from the ledger. /proc and /sys tell of clock, load and memory."
        case .context, .reused, .cut:
            "The engine counts tokens and says where messages begin; where it does not, shares by length, marked with ~."
        case .cells, .cacheBytes: "The engine."
        case .bytesPerToken, .bandwidth, .bandwidthShare:
            "The tensors in the header of the model's file, and the types of K and V in force."
        case .energy:
            "RAPL counters of the processor, the battery, or the GPU's driver, whichever there is first."
        case .engineProcess, .chatProcess, .clock, .otherLoad, .swap: "The kernel."
        case .gpu: "The driver: NVML, or sysfs."
        }
    }
}
