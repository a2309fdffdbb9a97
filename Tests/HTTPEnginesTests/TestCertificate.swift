import NIOSSL
import TestSupport

/// Certificates for tests of TLS on a loopback port, with their keys, which open nothing anywhere.
enum TestCertificate: CaseIterable {
    /// Made by itself, for this machine, until the next century.
    case own
    /// The same for `elsewhere.example`.
    case other
    /// Of this machine, run out in 2001.
    case old

    var pem: String {
        switch self {
        case .own:
            """
            -----BEGIN CERTIFICATE-----
            MIIBfjCCASSgAwIBAgIUaWPPrg3zLWyTs9AKiH0W120ErzkwCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLY2FudGVyIHRlc3QwIBcNMjYxMTI3MDgxMzE5WhgPMjEyNjEx
            MDMwODEzMTlaMBYxFDASBgNVBAMMC2NhbnRlciB0ZXN0MFkwEwYHKoZIzj0CAQYI
            KoZIzj0DAQcDQgAEH2XwS86o67MIYhgqbumaA261Rp7kstXE5gc3ZpEZTJc6J/sv
            32Aa9TKjlm2B99Jhmekt/mQlL0qckSO+O/3JB6NOMEwwGgYDVR0RBBMwEYIJbG9j
            YWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFGhNJmE/Q0oX
            wUmqdT9+5mpAEea6MAoGCCqGSM49BAMCA0gAMEUCIGMrOhuDmIOyMJD96NGgKPCD
            HohI6dQDrSIPyJ+I6gI0AiEAsY/12wj8+2FqkmtGpkJ6E/gXQ3L/bC/DpENcL7UH
            XB4=
            -----END CERTIFICATE-----
            """
        case .other:
            """
            -----BEGIN CERTIFICATE-----
            MIIBgDCCASagAwIBAgIUUWnPInKzlhg8z1PKT6USLenfwvAwCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLY2FudGVyIHRlc3QwIBcNMjYxMTI3MDgxMzE5WhgPMjEyNjEx
            MDMwODEzMTlaMBYxFDASBgNVBAMMC2NhbnRlciB0ZXN0MFkwEwYHKoZIzj0CAQYI
            KoZIzj0DAQcDQgAEuLXRtUjoeqAIv6lsTscPE3Fz5ZYSXjHFXSM8VJLKOgCrwQdh
            uAlw3zd6CnO1zZD1ayPNg4l3NQ8Wp9k0nMl7AaNQME4wHAYDVR0RBBUwE4IRZWxz
            ZXdoZXJlLmV4YW1wbGUwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU00PRcMML
            njEUguEkG/iyfLkYkPEwCgYIKoZIzj0EAwIDSAAwRQIgFuWl1C88VdpDqwaphLyy
            h7tvUpY01pQWzzLZwMK6/LoCIQDrqM0zsr40pZuW2F5bzEvq9D6iDU0g1FIE8ikd
            1ufnAQ==
            -----END CERTIFICATE-----
            """
        case .old:
            """
            -----BEGIN CERTIFICATE-----
            MIIBaDCCAQ+gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtjYW50ZXIg
            dGVzdDAeFw0wMDAxMDEwMDAwMDBaFw0wMTAxMDEwMDAwMDBaMBYxFDASBgNVBAMM
            C2NhbnRlciB0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpV9Vg8lfEESa
            e91GSBUr1X3guyV/OsQFoEVnEjS5JZtvXSK1wXhSi+aiQVivl3rf+DZ9ufPPckIe
            UENeqeqeOqNOMEwwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB
            /wQFMAMBAf8wHQYDVR0OBBYEFHoLofwR3jcv+asx9dTcD+/17NAeMAoGCCqGSM49
            BAMCA0cAMEQCIG+lygH3z6AkWsFWd53Jgb/wGumUgpdo3/0/fFT5okhfAiBN3iAX
            aw+h3xwhcO3zw46lT3LehjpZ6wSvwbv5wUIhFw==
            -----END CERTIFICATE-----
            """
        }
    }

    var key: String {
        switch self {
        case .own:
            """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIAqbSLbUQG/NapjUq4+CcYTM6ihaT1E+WIaqj6IBgMRzoAoGCCqGSM49
            AwEHoUQDQgAEH2XwS86o67MIYhgqbumaA261Rp7kstXE5gc3ZpEZTJc6J/sv32Aa
            9TKjlm2B99Jhmekt/mQlL0qckSO+O/3JBw==
            -----END EC PRIVATE KEY-----
            """
        case .other:
            """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIEwp2xbuep3cL1LU/5eJo5Arp+I2ZO1nLuRGm5u+vOJboAoGCCqGSM49
            AwEHoUQDQgAEuLXRtUjoeqAIv6lsTscPE3Fz5ZYSXjHFXSM8VJLKOgCrwQdhuAlw
            3zd6CnO1zZD1ayPNg4l3NQ8Wp9k0nMl7AQ==
            -----END EC PRIVATE KEY-----
            """
        case .old:
            """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIEXjb/YCkYWtxf5MfqRXTNicjgNlfLmMq7hhyc9AOQnGoAoGCCqGSM49
            AwEHoUQDQgAEpV9Vg8lfEESae91GSBUr1X3guyV/OsQFoEVnEjS5JZtvXSK1wXhS
            i+aiQVivl3rf+DZ9ufPPckIeUENeqeqeOg==
            -----END EC PRIVATE KEY-----
            """
        }
    }

    /// The path of a file with it, in `folder`.
    func file(in folder: TemporaryFolder) throws -> String {
        try folder.write(Array(pem.utf8), to: "\(self).pem")
    }

    /// How a server speaks TLS that has it.
    var context: NIOSSLContext {
        get throws {
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).map {
                        .certificate($0)
                    },
                    privateKey: .privateKey(
                        NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))))
        }
    }
}
