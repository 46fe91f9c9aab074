#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decodes JSON documents, many at a time, into columns that are laid out as Arrow lays them out.
//
// simdjson's first stage finds the structural characters of a whole window of documents with the
// vector instructions that the processor has at run time; a walk over them converts the wanted
// fields only. No C++ exception leaves these functions.

#ifdef __cplusplus
extern "C" {
#endif

/// What a field is converted to, and so how its column is laid out.
typedef enum {
    JSON_BOOLEAN,      // one bit a row, in 64-bit words
    JSON_SMALLINT,     // int16_t
    JSON_INTEGER,      // int32_t
    JSON_BIGINT,       // int64_t
    JSON_REAL,         // float
    JSON_DOUBLE,       // double
    JSON_DECIMAL,      // 128-bit integer, scaled by a power of ten
    JSON_TEXT,         // int32_t offsets into bytes
    JSON_BYTEA,        // int32_t offsets into bytes; base64 in the document
    JSON_DATE,         // int32_t days since 1970-01-01
    JSON_TIME,         // int64_t microseconds since midnight
    JSON_TIMESTAMP,    // int64_t microseconds since 1970-01-01; a number is epoch milliseconds
    JSON_TIMESTAMPTZ,  // the same, an instant
    JSON_INTERVAL,     // 16 bytes: int32_t months, int32_t days, int64_t nanoseconds
    JSON_PARTS         // int32_t offsets into bytes; what parse_text makes of any value
} json_type;

/// A wanted field of the documents' objects.
typedef struct {
    const uint8_t *name;
    size_t name_length;
    json_type type;
    uint8_t precision;  // of a decimal
    uint8_t scale;      // of a decimal
    const void *parts;  // for JSON_PARTS: what parse_text needs to know
} json_field;

/// What parse_text makes of a value for JSON_PARTS; the bytes are its own until it is called again.
typedef struct {
    const uint8_t *bytes;
    size_t length;
} json_parts;

/// Converts a text that is not in one of the usual forms; writes the value and returns true, or
/// returns false when the text is none of the type. For JSON_PARTS the text is any value but null as
/// it stands in the document, and what is written is a json_parts.
typedef bool (*json_parse_text)(
    const json_field *field, const uint8_t *text, size_t length, void *value);

/// How rows are made.
typedef struct {
    json_parse_text parse_text;
    bool bad_field_is_null;      // a value of the wrong type is NULL instead of a bad row
    bool missing_field_is_error;
} json_options;

/// Why a document is not a row.
typedef enum {
    JSON_OK,
    JSON_EMPTY,
    JSON_NOT_AN_OBJECT,
    JSON_INVALID_UTF8,
    JSON_UNCLOSED_STRING,    // or a control character in a string
    JSON_EXPECTED_KEY,
    JSON_EXPECTED_COLON,
    JSON_EXPECTED_VALUE,
    JSON_EXPECTED_COMMA,
    JSON_UNFINISHED,
    JSON_TRAILING_CONTENT,
    JSON_TOO_DEEP,
    JSON_INVALID_ESCAPE,
    JSON_INVALID_LITERAL,
    JSON_BAD_VALUE,          // of field `field`
    JSON_MISSING_FIELD,      // field `field`
    JSON_NOT_PARSED          // simdjson refused for another reason
} json_error;

/// A document that is not a row.
typedef struct {
    uint32_t record;      // which line or message, from 0
    json_error error;
    int32_t field;        // index of the field at fault, or -1
    uint64_t offset;      // where the document begins in the input of lines; 0 for messages
    uint64_t length;      // its length in bytes
    uint64_t at;          // where in the document it went wrong
    uint64_t at_length;   // the length of the wrong value, or 0
} json_reject;

/// The rows of one field, valid until the decoder is used again.
typedef struct {
    const void *values;
    const uint8_t *bytes;
    size_t byte_count;
    const uint64_t *validity;
    size_t null_count;
} json_column;

/// What was decoded, valid until the decoder is used again.
typedef struct {
    size_t row_count;
    size_t record_count;             // lines (empty ones too) or messages
    const uint32_t *row_record;      // of each row, which record it is
    const uint64_t *row_offset;      // of each row, where its line begins; lines only
    const json_reject *rejects;      // in the order of the records
    size_t reject_count;
    const uint32_t *tombstones;      // the messages without payload
    size_t tombstone_count;
} json_result;

/// One message; `start` is NULL when it has no payload.
typedef struct {
    const uint8_t *start;
    size_t length;
} json_message;

/// How a call ended.
typedef enum {
    JSON_DECODED,
    JSON_OUT_OF_MEMORY,
    JSON_INPUT_TOO_LARGE  // above JSON_MAXIMUM_INPUT bytes
} json_status;

/// The largest input of one call, so that the offsets of text columns fit into 32 bits.
#define JSON_MAXIMUM_INPUT ((size_t)INT32_MAX - 65536)

/// How deep values may be nested.
#define JSON_MAXIMUM_DEPTH 1024

typedef struct json_decoder json_decoder;

/// Why simdjson cannot be used; NULL when it can.
const char *json_library_error(void);

/// A decoder of `fields`, whose names are copied; NULL when memory is short or there is no library.
json_decoder *json_decoder_new(const json_field *fields, size_t count, json_options options);

/// Ends a decoder.
void json_decoder_free(json_decoder *decoder);

/// Decodes lines, each one document; empty lines are skipped, a byte order mark too.
json_status json_decode_lines(
    json_decoder *decoder, const uint8_t *bytes, size_t length, json_result *result);

/// Decodes messages, each one document.
json_status json_decode_messages(
    json_decoder *decoder, const json_message *messages, size_t count, json_result *result);

/// The column of field `index` after a call that ended with JSON_DECODED.
json_column json_decoder_column(const json_decoder *decoder, size_t index);

/// Whether the bytes are UTF-8; only where there is a library.
bool json_is_utf8(const uint8_t *bytes, size_t length);

/// The name of simdjson's implementation that runs on this processor.
const char *json_implementation_name(void);

#ifdef __cplusplus
}
#endif
