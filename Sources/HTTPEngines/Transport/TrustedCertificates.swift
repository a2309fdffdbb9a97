internal import EngineKit
internal import NIOSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Certificates a person trusts beside those the system trusts: a server's own,
/// or its authority's.
struct TrustedCertificates: Sendable {
    private let certificates: [NIOSSLCertificate]

    /// Reads a PEM file. Throws `.invalidSetting` with one sentence.
    init(file path: String) throws(EngineError) {
        let name = ServerExplanation.printable(path)
        let bytes: [UInt8]
        do {
            let url =
                path.hasPrefix("~/")
                ? URL.homeDirectory.appending(path: path.dropFirst(2)) : URL(filePath: path)
            bytes = [UInt8](try Data(contentsOf: url))
        } catch {
            throw EngineError(
                .invalidSetting,
                "The certificate file \(name) cannot be read: check its path and who may read it.")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty
        else {
            throw EngineError(
                .invalidSetting,
                "The certificate file \(name) holds no certificate in PEM form: give the text file of the server's certificate, or of its authority's."
            )
        }
        self.certificates = certificates
    }

    /// How a client speaks TLS that trusts these as well.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.additionalTrustRoots = [.certificates(certificates)]
        return configuration
    }
}
