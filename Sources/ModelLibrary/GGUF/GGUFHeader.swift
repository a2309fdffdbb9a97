package import ChatCore

/// The header of a GGUF file: what the model is, without its weights.
///
/// Read by canter itself, not by `gguf_init_from_file`: that one holds every
/// token's text in memory, lets a failed allocation end the process, reports
/// through a process-wide log, and does not look whether the weights are there.
/// Both must agree about every file; a test feeds them the same ones.
package struct GGUFHeader: Sendable {
    /// The version of the file format: 2 or 3.
    package var version: Int
    package var metadata: [String: GGUFValue]
    package var tensors: [GGUFTensor]
    /// Bytes from the file's start to the first tensor's data.
    package var dataOffset: Int
    /// Bytes of the whole file.
    package var fileSize: Int

    /// Reads the header of the file at `path` and checks that every tensor's
    /// data lies inside the file. Takes some milliseconds.
    ///
    /// Of lists that are not kept, such as the vocabulary, `listBeginnings`
    /// elements are.
    ///
    /// Throws a `ModelError` whose sentence names the file.
    package init(path: String, listBeginnings: Int = 0) throws(ModelError) {
        var reader = GGUFReader(try RegularFile(path: path), listBeginnings: listBeginnings)
        self = try reader.header()
    }

    init(
        version: Int, metadata: [String: GGUFValue], tensors: [GGUFTensor], dataOffset: Int,
        fileSize: Int
    ) {
        self.version = version
        self.metadata = metadata
        self.tensors = tensors
        self.dataOffset = dataOffset
        self.fileSize = fileSize
    }
}

extension GGUFHeader {
    /// The architecture family: `llama`, `gemma3`. Every model has one; the
    /// second and later shards of a split one do not.
    package var architecture: String? { metadata["general.architecture"]?.string }

    /// What the file calls itself, which is not always what people call it.
    package var name: String? { metadata["general.name"]?.string }

    /// What the file holds: `model`, `adapter`, `mmproj`, `imatrix`. Older
    /// files do not say.
    package var type: String? { metadata["general.type"]?.string }

    /// The context length the model was trained for, in tokens.
    package var trainedContext: Int? {
        architecture.flatMap { metadata["\($0).context_length"]?.integer }
    }

    /// Number of weights in this file.
    package var parameters: Int {
        tensors.reduce(0) { sum, tensor in
            // Saturating: a hostile header may claim anything.
            let (value, overflow) = sum.addingReportingOverflow(tensor.elements)
            return overflow ? .max : value
        }
    }

    /// The model's own chat template, a Jinja program.
    package var chatTemplate: String? { metadata["tokenizer.chat_template"]?.string }

    /// How many files the model is split into; 1 for a whole one.
    package var shardCount: Int { max(1, metadata["split.count"]?.integer ?? 1) }

    /// How the weights are stored: as the file says, else the type most
    /// weights have.
    package var quantization: Quantization? {
        if let number = metadata["general.file_type"]?.integer,
            let named = Quantization(ggufFileType: number)
        {
            return named
        }
        var weights: [UInt32: Int] = [:]
        for tensor in tensors {
            weights[tensor.type, default: 0] &+= tensor.elements
        }
        guard let most = weights.max(by: { $0.value < $1.value }),
            let type = TensorType(number: most.key)
        else { return nil }
        return type.name.map { Quantization($0) }
    }
}
