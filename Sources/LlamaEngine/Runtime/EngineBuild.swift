internal import CLlama

/// Which llama.cpp this program carries.
package enum EngineBuild {
    /// Its version, with the commit it was built from. Needs no engine, and no
    /// backend to be set up.
    package static var version: String {
        unsafe String(cString: llama_version())
    }
}
