#include <cstring>
#include <memory>
#include <vector>

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "CanonicalType.hpp"
#include "Failure.hpp"

using carrow::guarded;

struct CArrowParquetReader {
    std::unique_ptr<parquet::arrow::FileReader> file;
    /// The file's own types.
    std::shared_ptr<arrow::Schema> schema;
    std::shared_ptr<parquet::FileMetaData> metadata;
    /// What `select` began; it must go before the file.
    std::unique_ptr<arrow::RecordBatchReader> batches;
};

namespace {

constexpr CArrowKind fault = CARROW_CORRUPT;

arrow::Result<std::unique_ptr<CArrowParquetReader>> open(const char *path) {
    auto reader = std::make_unique<CArrowParquetReader>();
    ARROW_ASSIGN_OR_RAISE(auto source, arrow::io::ReadableFile::Open(path));
    parquet::ReaderProperties properties;
    properties.enable_buffered_stream();
    parquet::ArrowReaderProperties arrowProperties;
    arrowProperties.set_pre_buffer(false);
    arrowProperties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
    arrowProperties.set_arrow_extensions_enabled(true);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(source, properties));
    builder.properties(arrowProperties);
    ARROW_ASSIGN_OR_RAISE(reader->file, builder.Build());
    ARROW_RETURN_NOT_OK(reader->file->GetSchema(&reader->schema));
    reader->metadata = reader->file->parquet_reader()->metadata();
    return reader;
}

arrow::Status exportSchema(const CArrowParquetReader &reader, ArrowSchema *out) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const auto &field : reader.schema->fields()) {
        auto type = carrow::canonicalType(field->type());
        fields.push_back(
            arrow::field(field->name(), type ? type : field->type(), field->nullable()));
    }
    return arrow::ExportSchema(arrow::Schema(fields), out);
}

void appendLeaves(const parquet::arrow::SchemaField &field, std::vector<int> &leaves) {
    if (field.children.empty()) leaves.push_back(field.column_index);
    for (const auto &child : field.children) appendLeaves(child, leaves);
}

arrow::Status select(
    CArrowParquetReader &reader, const std::vector<int> &columns,
    const std::vector<int> &rowGroups, int64_t batchRows) {
    const auto &fields = reader.file->manifest().schema_fields;
    std::vector<int> leaves;
    for (int column : columns) {
        if (column < 0 || size_t(column) >= fields.size()) {
            return arrow::Status::IndexError("there is no column ", column);
        }
        appendLeaves(fields[column], leaves);
    }
    reader.batches.reset();
    reader.file->set_batch_size(batchRows);
    ARROW_ASSIGN_OR_RAISE(
        reader.batches, reader.file->GetRecordBatchReader(rowGroups, leaves));
    return arrow::Status::OK();
}

arrow::Status next(CArrowParquetReader &reader, ArrowArray *out) {
    if (!reader.batches) return arrow::Status::Invalid("no columns were selected");
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader.batches->ReadNext(&batch));
    if (!batch) return arrow::Status::OK();

    std::vector<std::shared_ptr<arrow::Field>> fields;
    std::vector<std::shared_ptr<arrow::Array>> columns;
    for (int index = 0; index < batch->num_columns(); ++index) {
        auto column = carrow::canonicalArray(batch->column(index));
        if (!column.ok()) {
            return column.status().WithMessage(
                "column '", batch->column_name(index), "': ", column.status().message());
        }
        columns.push_back(*column);
        fields.push_back(arrow::field(batch->column_name(index), (*column)->type()));
    }
    auto canonical =
        arrow::RecordBatch::Make(arrow::schema(fields), batch->num_rows(), std::move(columns));
    return arrow::ExportRecordBatch(*canonical, out);
}

bool hasRowGroup(const CArrowParquetReader *reader, int32_t rowGroup) {
    return rowGroup >= 0 && rowGroup < reader->metadata->num_row_groups();
}

}  // namespace

extern "C" CArrowStatus carrow_parquet_reader_open(const char *path, CArrowParquetReader **out) {
    *out = nullptr;
    return guarded(fault, [&] {
        ARROW_ASSIGN_OR_RAISE(auto reader, open(path));
        *out = reader.release();
        return arrow::Status::OK();
    });
}

extern "C" CArrowStatus carrow_parquet_reader_schema(
    CArrowParquetReader *reader, struct ArrowSchema *schema) {
    schema->release = nullptr;
    return guarded(fault, [&] { return exportSchema(*reader, schema); });
}

extern "C" char *carrow_parquet_reader_column_type(
    const CArrowParquetReader *reader, int32_t column) {
    try {
        if (column < 0 || column >= reader->schema->num_fields()) return nullptr;
        return strdup(reader->schema->field(column)->type()->ToString().c_str());
    } catch (...) {
        return nullptr;
    }
}

extern "C" int64_t carrow_parquet_reader_rows(const CArrowParquetReader *reader) {
    return reader->metadata->num_rows();
}

extern "C" int32_t carrow_parquet_reader_row_groups(const CArrowParquetReader *reader) {
    return reader->metadata->num_row_groups();
}

extern "C" int64_t carrow_parquet_reader_row_group_rows(
    const CArrowParquetReader *reader, int32_t row_group) {
    if (!hasRowGroup(reader, row_group)) return 0;
    try {
        return reader->metadata->RowGroup(row_group)->num_rows();
    } catch (...) {
        return 0;
    }
}

extern "C" int64_t carrow_parquet_reader_row_group_bytes(
    const CArrowParquetReader *reader, int32_t row_group) {
    if (!hasRowGroup(reader, row_group)) return 0;
    try {
        return reader->metadata->RowGroup(row_group)->total_compressed_size();
    } catch (...) {
        return 0;
    }
}

extern "C" CArrowStatus carrow_parquet_reader_select(
    CArrowParquetReader *reader, const int32_t *columns, int32_t column_count,
    const int32_t *row_groups, int32_t row_group_count, int64_t batch_rows) {
    return guarded(fault, [&] {
        return select(
            *reader, std::vector<int>(columns, columns + column_count),
            std::vector<int>(row_groups, row_groups + row_group_count), batch_rows);
    });
}

extern "C" CArrowStatus carrow_parquet_reader_next(
    CArrowParquetReader *reader, struct ArrowArray *batch) {
    batch->release = nullptr;
    return guarded(fault, [&] { return next(*reader, batch); });
}

extern "C" void carrow_parquet_reader_destroy(CArrowParquetReader *reader) { delete reader; }
