#include <cerrno>
#include <limits>
#include <memory>
#include <unistd.h>

#include <arrow/c/bridge.h>
#include <arrow/io/buffered.h>
#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/byte_size.h>
#include <arrow/util/compression.h>
#include <arrow/util/io_util.h>
#include <parquet/arrow/schema.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include "Failure.hpp"

using carrow::guarded;

struct CArrowParquetWriter {
    std::shared_ptr<arrow::Schema> schema;
    std::shared_ptr<arrow::io::FileOutputStream> disk;
    /// Gathers the many small writes of headers and footers on their way to the disk.
    std::shared_ptr<arrow::io::BufferedOutputStream> sink;
    std::unique_ptr<parquet::arrow::FileWriter> file;
    int64_t rowGroupBytes = 0;
    int64_t bytesInRowGroup = 0;
    int64_t flushedBytes = 0;
    /// After a failure the file cannot be completed any more.
    bool isBroken = false;
};

namespace {

constexpr CArrowKind fault = CARROW_INVALID;
constexpr int64_t sinkBufferBytes = 64 << 10;

arrow::Result<std::shared_ptr<parquet::WriterProperties>> properties(
    const arrow::Schema &schema, const CArrowParquetWriterOptions &options) {
    parquet::WriterProperties::Builder builder;
    ARROW_ASSIGN_OR_RAISE(
        auto codec, arrow::util::Codec::GetCompressionType(options.compression));
    builder.compression(codec);
    if (options.compression_level != std::numeric_limits<int32_t>::min()) {
        builder.compression_level(options.compression_level);
    }
    builder.max_row_group_length(options.row_group_rows);
    builder.enable_store_decimal_as_integer();
    builder.disable_dictionary();
    std::shared_ptr<parquet::SchemaDescriptor> columns;
    ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(
        &schema, *parquet::default_writer_properties(), &columns));
    for (int index = 0; index < columns->num_columns(); ++index) {
        const auto &column = *columns->Column(index);
        bool isBytes = column.physical_type() == parquet::Type::BYTE_ARRAY;
        if (options.dictionary == CARROW_DICTIONARY_ALL ||
            (options.dictionary == CARROW_DICTIONARY_BYTES && isBytes)) {
            builder.enable_dictionary(column.path());
        }
    }
    return builder.build();
}

arrow::Result<std::unique_ptr<CArrowParquetWriter>> open(
    const char *path, ArrowSchema *schema, const CArrowParquetWriterOptions &options) {
    auto writer = std::make_unique<CArrowParquetWriter>();
    ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
    ARROW_ASSIGN_OR_RAISE(auto settings, properties(*writer->schema, options));
    ARROW_ASSIGN_OR_RAISE(writer->disk, arrow::io::FileOutputStream::Open(path));
    ARROW_ASSIGN_OR_RAISE(
        writer->sink, arrow::io::BufferedOutputStream::Create(
                          sinkBufferBytes, arrow::default_memory_pool(), writer->disk));
    ARROW_ASSIGN_OR_RAISE(
        writer->file, parquet::arrow::FileWriter::Open(
                          *writer->schema, arrow::default_memory_pool(), writer->sink, settings));
    writer->rowGroupBytes = options.row_group_bytes;
    return writer;
}

arrow::Status write(CArrowParquetWriter &writer, ArrowArray *array) {
    ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(array, writer.schema));
    if (writer.bytesInRowGroup >= writer.rowGroupBytes) {
        ARROW_RETURN_NOT_OK(writer.file->NewBufferedRowGroup());
        writer.bytesInRowGroup = 0;
    }
    ARROW_RETURN_NOT_OK(writer.file->WriteRecordBatch(*batch));
    ARROW_ASSIGN_OR_RAISE(int64_t position, writer.sink->Tell());
    if (position != writer.flushedBytes) writer.bytesInRowGroup = 0;
    writer.flushedBytes = position;
    ARROW_ASSIGN_OR_RAISE(int64_t bytes, arrow::util::ReferencedBufferSize(*batch));
    writer.bytesInRowGroup += bytes;
    return arrow::Status::OK();
}

arrow::Status close(CArrowParquetWriter &writer, bool durably) {
    ARROW_RETURN_NOT_OK(writer.file->Close());
    ARROW_ASSIGN_OR_RAISE(writer.flushedBytes, writer.sink->Tell());
    ARROW_RETURN_NOT_OK(writer.sink->Flush());
    if (durably && fsync(writer.disk->file_descriptor()) != 0) {
        return arrow::internal::IOErrorFromErrno(errno, "fsync failed");
    }
    return writer.sink->Close();
}

}  // namespace

extern "C" CArrowStatus carrow_parquet_writer_open(
    const char *path, struct ArrowSchema *schema, const CArrowParquetWriterOptions *options,
    CArrowParquetWriter **out) {
    *out = nullptr;
    CArrowStatus outcome = guarded(fault, [&] {
        ARROW_ASSIGN_OR_RAISE(auto writer, open(path, schema, *options));
        *out = writer.release();
        return arrow::Status::OK();
    });
    if (schema->release != nullptr) schema->release(schema);
    return outcome;
}

extern "C" CArrowStatus carrow_parquet_writer_write(
    CArrowParquetWriter *writer, struct ArrowArray *batch) {
    CArrowStatus outcome =
        writer->isBroken
            ? carrow::failure(fault, "an earlier write failed")
            : guarded(fault, [&] { return write(*writer, batch); });
    if (outcome.kind != CARROW_OK) writer->isBroken = true;
    if (batch->release != nullptr) batch->release(batch);
    return outcome;
}

extern "C" int64_t carrow_parquet_writer_bytes(const CArrowParquetWriter *writer) {
    return writer->flushedBytes;
}

extern "C" CArrowStatus carrow_parquet_writer_close(
    CArrowParquetWriter *writer, bool durably, int64_t *bytes) {
    *bytes = 0;
    if (writer->isBroken) return carrow::failure(fault, "an earlier write failed");
    CArrowStatus outcome = guarded(fault, [&] { return close(*writer, durably); });
    if (outcome.kind != CARROW_OK) writer->isBroken = true;
    *bytes = writer->flushedBytes;
    return outcome;
}

extern "C" void carrow_parquet_writer_destroy(CArrowParquetWriter *writer) {
    // Parquet's destructor writes the footer; with the file closed before, it cannot.
    CArrowStatus ignored = guarded(fault, [&] {
        ARROW_RETURN_NOT_OK(writer->disk->Close());
        return writer->sink->Close();
    });
    carrow_free(ignored.text);
    delete writer;
}
