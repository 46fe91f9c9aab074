/// Turns records into rows, a whole batch at a time.
///
/// One thread uses it at a time; its memory is used again from call to call.
public protocol RowDecoder: AnyObject {
    /// Takes notice of what stands before the first record of a file, of which `beginning` is the
    /// first part (at least one record, unless the file is shorter), and returns how many bytes
    /// that is. Every decoder that reads a part of the file needs to see it. Throws `FormatError`
    /// when the file does not have the declared columns.
    func readHeader(_ beginning: UnsafeRawBufferPointer) throws -> Int

    /// Decodes `input`. A bad record is a reject, never an error; throws when the call as a whole
    /// failed (`FormatError`, memory).
    func decode(_ input: RawRecords) throws -> DecodedRows
}

extension RowDecoder {
    /// No header.
    public func readHeader(_ beginning: UnsafeRawBufferPointer) throws -> Int { 0 }
}
