#pragma once

#include <vector>

#include "FieldColumn.hpp"
#include "Keys.hpp"
#include "Library.hpp"

namespace json {

/// Where one record lies in a window.
struct Span {
    size_t start;
    size_t end;
};

/// Decodes windows of records into columns.
///
/// A window is some records with a newline behind each. simdjson's first stage indexes the whole
/// window; when it finds a broken string or broken UTF-8, which it cannot place, the window is
/// halved until one record is left. Since a newline never stands in a string of a good window, a
/// broken record spoils no other.
class Decoder {
public:
    /// How many bytes a window aims at, so that it and its index stay in the second-level cache.
    static constexpr size_t window_bytes = 64 * 1024;
    /// How many bytes behind a window must be readable.
    static constexpr size_t padding = 64;

    Decoder(const json_field *fields, size_t count, json_options options);

    json_status decode_lines(const uint8_t *bytes, size_t length, json_result &result);
    json_status decode_messages(const json_message *messages, size_t count, json_result &result);
    json_column column(size_t index) const { return columns_[index].column(row_count_); }

private:
    void start();
    void finish(size_t record_count, json_result &result) const;
    void copy_message(const json_message &message);
    void decode_window(const uint8_t *window, size_t window_offset, size_t first_record);
    void decode_records(size_t first, size_t last);
    void refuse_or_halve(size_t first, size_t last, simdjson::error_code error);
    void walk_records(size_t first, size_t last);
    json_error walk_object();
    json_error take_value(FieldColumn &field);
    json_error skip_value();
    json_error finish_row();
    void add_row(size_t record);
    void reject(size_t record, json_error error, const uint8_t *at);
    void blank(size_t record);

    uint8_t character(const uint32_t *structural) const { return buffer_[*structural]; }
    const uint8_t *end_of_value() const;
    const uint8_t *end_of_string() const;

    json_options options_;
    std::vector<FieldColumn> columns_;
    Keys keys_;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
    size_t parser_capacity_ = 0;

    // The input of this call.
    bool are_messages_ = false;
    Scratch<uint8_t> copy_;
    size_t copied_ = 0;
    std::vector<Span> records_;
    const uint8_t *window_ = nullptr;
    size_t window_offset_ = 0;
    size_t first_record_ = 0;

    // The records that were indexed together.
    const uint8_t *buffer_ = nullptr;
    const uint32_t *next_ = nullptr;
    int32_t bad_field_ = -1;

    // The output.
    size_t row_count_ = 0;
    Scratch<uint32_t> row_record_;
    Scratch<uint64_t> row_offset_;
    std::vector<json_reject> rejects_;
    std::vector<uint32_t> tombstones_;
};

}  // namespace json
