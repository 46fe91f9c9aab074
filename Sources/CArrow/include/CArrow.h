// A C door to Arrow's and Parquet's C++ libraries. Columns cross it as the two structs of the Arrow
// C Data Interface; no C++ exception does.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The two structs below are laid out as the Arrow C Data Interface specifies.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

/// What kind of failure a call met.
typedef enum {
    CARROW_OK = 0,
    /// The file or a folder above it is not there.
    CARROW_MISSING = 1,
    /// The file may not be read or written.
    CARROW_DENIED = 2,
    /// The disk or a quota is full.
    CARROW_FULL = 3,
    /// The file is not what it claims to be, or is cut short.
    CARROW_CORRUPT = 4,
    /// The file uses something that is not supported.
    CARROW_UNSUPPORTED = 5,
    /// The caller passed something that makes no sense.
    CARROW_INVALID = 6,
    /// There is not enough memory.
    CARROW_MEMORY = 7,
    /// Any other failure of the operating system.
    CARROW_IO = 8,
} CArrowKind;

/// The outcome of a call. `text` is NULL on success, else freed with `carrow_free`.
typedef struct {
    CArrowKind kind;
    /// The operating system's errno where there was one, else 0.
    int32_t code;
    char *text;
} CArrowStatus;

/// Frees a text that a call returned; NULL is allowed.
void carrow_free(char *text);

/// The version of the Arrow library that runs, such as "26.0.1". Static memory.
const char *carrow_version(void);

// MARK: Writing Parquet

typedef struct CArrowParquetWriter CArrowParquetWriter;

/// Which columns are written by way of a dictionary of their distinct values.
typedef enum {
    CARROW_DICTIONARY_NONE = 0,
    /// Only text and bytea.
    CARROW_DICTIONARY_BYTES = 1,
    CARROW_DICTIONARY_ALL = 2,
} CArrowDictionary;

typedef struct {
    /// "zstd", "snappy", "gzip", "brotli", "lz4_raw" or "uncompressed".
    const char *compression;
    /// The codec's level; INT32_MIN for its default.
    int32_t compression_level;
    CArrowDictionary dictionary;
    /// A row group ends when it has this many rows ...
    int64_t row_group_rows;
    /// ... or when this many bytes of columns went into it.
    int64_t row_group_bytes;
} CArrowParquetWriterOptions;

/// Creates (or empties) the file at `path` for batches of `schema`, a struct of columns, which is
/// consumed in every case. On success `*out` is freed with `carrow_parquet_writer_destroy`.
CArrowStatus carrow_parquet_writer_open(
    const char *path, struct ArrowSchema *schema, const CArrowParquetWriterOptions *options,
    CArrowParquetWriter **out);

/// Writes a batch, a struct of columns, which is consumed in every case.
CArrowStatus carrow_parquet_writer_write(CArrowParquetWriter *writer, struct ArrowArray *batch);

/// How many bytes went to the file so far; a row group is written when it ends.
int64_t carrow_parquet_writer_bytes(const CArrowParquetWriter *writer);

/// Writes the last row group and the footer and closes the file; `durably` waits until it is on the
/// disk. `*bytes` is the file's size.
CArrowStatus carrow_parquet_writer_close(
    CArrowParquetWriter *writer, bool durably, int64_t *bytes);

/// Frees the writer. A file that was not closed before is left without its footer.
void carrow_parquet_writer_destroy(CArrowParquetWriter *writer);

// MARK: Reading Parquet

typedef struct CArrowParquetReader CArrowParquetReader;

/// Opens the file at `path` and reads its footer. On success `*out` is freed with
/// `carrow_parquet_reader_destroy`.
CArrowStatus carrow_parquet_reader_open(const char *path, CArrowParquetReader **out);

/// The types that batches will have, a struct of columns: those of the file, or what they are
/// widened to (see `CanonicalType.hpp`). A column that cannot be read keeps its own type.
CArrowStatus carrow_parquet_reader_schema(
    CArrowParquetReader *reader, struct ArrowSchema *schema);

/// Arrow's name of the type that a column has in the file, freed with `carrow_free`; NULL when
/// there is no such column or no memory.
char *carrow_parquet_reader_column_type(const CArrowParquetReader *reader, int32_t column);

/// How many rows the file has.
int64_t carrow_parquet_reader_rows(const CArrowParquetReader *reader);

/// How many row groups the file has.
int32_t carrow_parquet_reader_row_groups(const CArrowParquetReader *reader);

/// How many rows a row group has; 0 when there is no such row group.
int64_t carrow_parquet_reader_row_group_rows(
    const CArrowParquetReader *reader, int32_t row_group);

/// How many compressed bytes a row group has; 0 when there is no such row group.
int64_t carrow_parquet_reader_row_group_bytes(
    const CArrowParquetReader *reader, int32_t row_group);

/// Begins reading the given columns (each once) of the given row groups, in the given orders, in
/// batches of at most `batch_rows` rows. What was being read before is dropped.
CArrowStatus carrow_parquet_reader_select(
    CArrowParquetReader *reader, const int32_t *columns, int32_t column_count,
    const int32_t *row_groups, int32_t row_group_count, int64_t batch_rows);

/// The next batch, a struct of the selected columns; at the end `batch->release` is NULL.
CArrowStatus carrow_parquet_reader_next(CArrowParquetReader *reader, struct ArrowArray *batch);

/// Frees the reader. Batches that it gave live on.
void carrow_parquet_reader_destroy(CArrowParquetReader *reader);

#ifdef __cplusplus
}
#endif
