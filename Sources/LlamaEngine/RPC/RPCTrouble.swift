internal import CLlama
internal import EngineKit

/// Why an RPC server cannot be used.
enum RPCTrouble: Error, Equatable {
    /// Nothing listens there; the system's words for why.
    case absent(String)
    /// Something listens and says nothing, as a server does that another
    /// program uses.
    case silent
    /// What answers is no RPC server, or one too old to say its version.
    case foreign
    /// It speaks another version of the protocol.
    case otherVersion(String)
    /// It has nothing to compute with.
    case empty

    /// One sentence about the server at `address`, with the remedy.
    func error(_ address: RPCAddress) -> EngineError {
        switch self {
        case .absent(let reason):
            EngineError(
                .unreachable,
                "No RPC server answers at \(address) (\(reason)); start llama.cpp's rpc-server there, or take it out of rpc."
            )
        case .silent:
            EngineError(
                .unreachable,
                "The RPC server at \(address) does not answer, as when another program uses it: it serves one at a time; end that program, or start rpc-server there anew."
            )
        case .foreign:
            EngineError(
                .protocolViolation,
                "What answers at \(address) is no RPC server of version \(Self.ownVersion); start llama.cpp's rpc-server there, built from \(Self.ownSource)."
            )
        case .otherVersion(let version):
            EngineError(
                .protocolViolation,
                "The RPC server at \(address) speaks version \(version) of its protocol and canter \(Self.ownVersion); start one there that was built from \(Self.ownSource)."
            )
        case .empty:
            EngineError(
                .unreachable,
                "The RPC server at \(address) has no device to compute with; start it anew with one."
            )
        }
    }

    /// The version ggml speaks here.
    static let ownVersion =
        "\(RPC_PROTO_MAJOR_VERSION).\(RPC_PROTO_MINOR_VERSION).\(RPC_PROTO_PATCH_VERSION)"

    private static let ownSource = "llama.cpp \(EngineBuild.version)"
}
