extension GGUFReader {
    /// The longest string kept; chat templates reach some ten thousand bytes.
    private static let longestKeptString = 1 << 20
    /// The longest list of numbers kept; models have one number a layer.
    private static let longestKeptList = 4096
    /// Tensor names take less than this many bytes: `GGML_MAX_NAME`.
    private static let longestTensorName = 64
    /// Models have some thousand tensors; a bound for what a hostile header may cost.
    private static let mostEntries = 1 << 20
    /// `GGML_MAX_DIMS`.
    private static let mostDimensions = 4
    private static let alignmentKey = "general.alignment"

    /// The whole header, checked.
    mutating func header() throws(ModelError) -> GGUFHeader {
        let version = try versionAfterMagic()
        // The least a tensor and a metadata entry can take on disk.
        let tensorCount = try count(unitBytes: 24)
        let metadataCount = try count(unitBytes: 13)
        guard max(tensorCount, metadataCount) <= Self.mostEntries else {
            throw damaged("it claims more entries than any model has")
        }
        var metadata: [String: GGUFValue] = [:]
        for _ in 0..<metadataCount {
            let key = try key()
            let value = try value(of: key)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw damaged("\(Self.shown(key)) stands in it twice")
            }
        }
        let alignment = try alignment(in: metadata)
        let tensors = try tensors(count: tensorCount, alignment: alignment)
        let dataOffset = tensorCount == 0 ? position : padded(position, to: alignment)
        try checkData(of: tensors, from: dataOffset)
        return GGUFHeader(
            version: version, metadata: metadata, tensors: tensors, dataOffset: dataOffset,
            fileSize: file.size)
    }

    // MARK: Metadata

    private mutating func versionAfterMagic() throws(ModelError) -> Int {
        guard file.size > 0 else {
            throw ModelError(.truncated, "\(file.path) is empty: download it again.")
        }
        let magic = try bytes(min(4, file.size))
        guard magic == Array("GGUF".utf8) else { throw try notGGUF(magic) }
        let version = try u32()
        switch version {
        case 2, 3:
            return Int(version)
        case 1:
            throw ModelError(
                .unsupported,
                "\(file.path) is of GGUF version 1, which llama.cpp no longer reads: get a newer file of this model."
            )
        case 0:
            throw damaged("its version is 0")
        case let version where version & 0xFFFF == 0:
            throw ModelError(
                .unsupported,
                "\(file.path) was written for big-endian machines: get the little-endian file of this model."
            )
        default:
            throw ModelError(
                .unsupported,
                "\(file.path) is of GGUF version \(version), newer than this canter reads (3): update canter."
            )
        }
    }

    private mutating func notGGUF(_ magic: [UInt8]) throws(ModelError) -> ModelError {
        let start = magic + (try bytes(min(60, remaining)))
        if start.starts(with: "version https://git-lfs".utf8) {
            return ModelError(
                .notGGUF,
                "\(file.path) is a Git LFS pointer, not the model: run `git lfs pull` in its folder."
            )
        }
        let isText = start.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09
        }
        return ModelError(
            .notGGUF,
            "\(file.path) is not a GGUF model\(isText ? " but text" : ""): give a GGUF file.")
    }

    private mutating func key() throws(ModelError) -> String {
        let length = try count(unitBytes: 1)
        guard length > 0 else { throw damaged("a metadata key is empty") }
        guard length <= Self.longestKeptString else { throw damaged("a metadata key is endless") }
        return String(decoding: try bytes(length), as: UTF8.self)
    }

    /// A key for a sentence: a damaged file's may be as long as the file.
    private static func shown(_ key: String) -> String {
        key.unicodeScalars.count <= 64 ? key : String(key.unicodeScalars.prefix(64)) + "..."
    }

    private mutating func value(of key: String) throws(ModelError) -> GGUFValue {
        let type = try u32()
        guard key != Self.alignmentKey || type == GGUFType.uint32.rawValue else {
            throw damaged("\(Self.shown(key)) is of the wrong type")
        }
        guard type == GGUFType.array.rawValue else {
            return try single(try knownType(type, of: key))
        }
        let element = try knownType(try u32(), of: key)
        guard element != .array else { throw damaged("\(Self.shown(key)) is a list of lists") }
        let count = try count(unitBytes: element.leastBytes)
        if element == .string {
            let first = try beginning(of: count, element)
            try skipStrings(count - first.count)
            return .list(count: count, first: first)
        } else if count <= Self.longestKeptList {
            var numbers: [GGUFValue] = []
            for _ in 0..<count {
                numbers.append(try single(element))
            }
            return .numbers(numbers)
        } else {
            let first = try beginning(of: count, element)
            try skip((count - first.count) * element.leastBytes)
            return .list(count: count, first: first)
        }
    }

    /// The first elements of a list, as many as are wanted.
    private mutating func beginning(
        of count: Int, _ element: GGUFType
    ) throws(ModelError) -> [GGUFValue] {
        var first: [GGUFValue] = []
        while first.count < min(count, listBeginnings) { first.append(try single(element)) }
        return first
    }

    private func knownType(_ number: UInt32, of key: String) throws(ModelError) -> GGUFType {
        guard let type = GGUFType(rawValue: number) else {
            throw damaged(
                "\(Self.shown(key)) is of a type that does not exist (\(Int32(bitPattern: number)))"
            )
        }
        return type
    }

    private mutating func single(_ type: GGUFType) throws(ModelError) -> GGUFValue {
        switch type {
        case .uint8, .uint16, .uint32, .uint64:
            let value = try unsigned(bytes: type.leastBytes)
            return Int(exactly: value).map(GGUFValue.integer) ?? .unsigned(value)
        case .int8:
            return .integer(Int(Int8(truncatingIfNeeded: try u8())))
        case .int16:
            return .integer(Int(Int16(truncatingIfNeeded: try unsigned(bytes: 2))))
        case .int32:
            return .integer(Int(Int32(truncatingIfNeeded: try u32())))
        case .int64:
            return .integer(Int(Int64(truncatingIfNeeded: try u64())))
        case .float32:
            return .float(Double(Float(bitPattern: try u32())))
        case .float64:
            return .float(Double(bitPattern: try u64()))
        case .bool:
            return .bool(try u8() != 0)
        case .string:
            let length = try count(unitBytes: 1)
            guard length <= Self.longestKeptString else {
                try skip(length)
                return .longString(bytes: length)
            }
            return .string(String(decoding: try bytes(length), as: UTF8.self))
        case .array:
            throw damaged("a list stands where a value should")
        }
    }

    private func alignment(in metadata: [String: GGUFValue]) throws(ModelError) -> Int {
        guard let value = metadata[Self.alignmentKey] else { return 32 }
        guard let alignment = value.integer, alignment > 0, alignment <= Int(UInt32.max),
            alignment & (alignment - 1) == 0
        else { throw damaged("its alignment is no power of two") }
        return alignment
    }

    // MARK: Tensors

    private mutating func tensors(count: Int, alignment: Int) throws(ModelError) -> [GGUFTensor] {
        var tensors: [GGUFTensor] = []
        var names: Set<String> = []
        /// Where the next tensor's data must begin: they follow one another.
        var expectedOffset = 0
        for _ in 0..<count {
            let tensor = try tensor()
            guard names.insert(tensor.name).inserted else {
                throw damaged("tensor \(tensor.name) stands in it twice")
            }
            guard tensor.offset == expectedOffset else {
                throw damaged("the weights of \(tensor.name) are not where they should be")
            }
            let (end, overflow) = expectedOffset.addingReportingOverflow(tensor.byteCount)
            guard !overflow, end <= Int.max - alignment else { throw tooLarge(tensor.name) }
            expectedOffset = padded(end, to: alignment)
            tensors.append(tensor)
        }
        return tensors
    }

    private mutating func tensor() throws(ModelError) -> GGUFTensor {
        let length = try count(unitBytes: 1)
        guard length < Self.longestTensorName else { throw damaged("a tensor's name is too long") }
        let name = String(decoding: try bytes(length), as: UTF8.self)
        let dimensionCount = try u32()
        guard dimensionCount <= Self.mostDimensions else {
            throw damaged("tensor \(name) has \(dimensionCount) dimensions")
        }
        var dimensions: [Int] = []
        var elements = 1
        for _ in 0..<dimensionCount {
            guard let dimension = Int(exactly: try u64()) else {
                throw damaged("the shape of \(name) is negative")
            }
            dimensions.append(dimension)
            let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw tooLarge(name) }
            elements = product
        }
        let number = try u32()
        guard let type = TensorType(number: number) else {
            throw ModelError(
                .unsupported,
                "\(file.path) stores weights in a way this llama.cpp does not know (type \(Int32(bitPattern: number))): "
                    + "update canter or choose another quantization.")
        }
        guard (dimensions.first ?? 1) % type.blockSize == 0 else {
            throw damaged("the shape of \(name) does not fit its type")
        }
        let (byteCount, overflow) = (elements / type.blockSize).multipliedReportingOverflow(
            by: type.blockBytes)
        guard !overflow else { throw tooLarge(name) }
        guard let offset = Int(exactly: try u64()) else {
            throw damaged("the weights of \(name) are not where they should be")
        }
        return GGUFTensor(
            name: name, dimensions: dimensions, type: number, elements: elements,
            byteCount: byteCount, offset: offset)
    }

    /// llama.cpp takes a file that lacks the padding behind its last tensor.
    private func checkData(of tensors: [GGUFTensor], from dataOffset: Int) throws(ModelError) {
        guard !tensors.isEmpty else { return }
        let last = tensors.last { $0.byteCount > 0 }.map { $0.offset + $0.byteCount } ?? 0
        let (end, overflow) = dataOffset.addingReportingOverflow(last)
        guard !overflow, end <= file.size else {
            let needed = overflow ? Int.max : end
            throw ModelError(
                .truncated,
                "\(file.path) is cut short (\(humanSize(file.size)) of \(humanSize(needed))): download it again."
            )
        }
    }

    private func tooLarge(_ name: String) -> ModelError {
        damaged("tensor \(name) is larger than any file")
    }
}

/// `value` rounded up to a multiple of `alignment`, a power of two.
private func padded(_ value: Int, to alignment: Int) -> Int {
    (value + alignment - 1) & ~(alignment - 1)
}
