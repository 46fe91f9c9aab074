#include "Decoder.hpp"

namespace json {

Decoder::Decoder(const json_field *fields, size_t count, json_options options)
    : options_(options), keys_(fields, count) {
    columns_.reserve(count);
    for (size_t i = 0; i < count; ++i) columns_.emplace_back(fields[i], options.parse_text);
}

void Decoder::start() {
    row_count_ = 0;
    copied_ = 0;
    records_.clear();
    rejects_.clear();
    tombstones_.clear();
    for (auto &column : columns_) column.clear();
}

void Decoder::finish(size_t record_count, json_result &result) const {
    result.row_count = row_count_;
    result.record_count = record_count;
    result.row_record = row_record_.data();
    result.row_offset = row_offset_.data();
    result.rejects = rejects_.data();
    result.reject_count = rejects_.size();
    result.tombstones = tombstones_.data();
    result.tombstone_count = tombstones_.size();
}

json_status Decoder::decode_lines(const uint8_t *bytes, size_t length, json_result &result) {
    if (length > JSON_MAXIMUM_INPUT) return JSON_INPUT_TOO_LARGE;
    start();
    are_messages_ = false;
    size_t position = 0, record = 0;
    if (length >= 3 && std::memcmp(bytes, "\xef\xbb\xbf", 3) == 0) position = 3;
    while (position < length) {
        size_t window_start = position;
        records_.clear();
        while (position < length && position - window_start < window_bytes) {
            auto newline = static_cast<const uint8_t *>(
                std::memchr(bytes + position, '\n', length - position));
            size_t end = newline == nullptr ? length : size_t(newline - bytes);
            records_.push_back({position - window_start, end - window_start});
            position = end + 1;
        }
        const uint8_t *window = bytes + window_start;
        if (position + padding > length) {
            // Nothing may be read behind the input, so its last window is read from a copy.
            size_t count = records_.back().end;
            copy_.reserve(count + padding);
            std::memcpy(copy_.data(), window, count);
            std::memset(copy_.data() + count, '\n', padding);
            window = copy_.data();
        }
        decode_window(window, window_start, record);
        record += records_.size();
    }
    finish(record, result);
    return JSON_DECODED;
}

json_status Decoder::decode_messages(
    const json_message *messages, size_t count, json_result &result) {
    size_t total = 0;
    for (size_t i = 0; i < count; ++i) {
        if (messages[i].length > JSON_MAXIMUM_INPUT) return JSON_INPUT_TOO_LARGE;
        total += messages[i].length + 1;
        if (total > JSON_MAXIMUM_INPUT) return JSON_INPUT_TOO_LARGE;
    }
    start();
    are_messages_ = true;
    for (size_t i = 0; i < count;) {
        size_t first = i;
        records_.clear();
        copied_ = 0;
        for (; i < count && copied_ < window_bytes; ++i) {
            if (messages[i].start == nullptr) tombstones_.push_back(uint32_t(i));
            copy_message(messages[i]);
        }
        copy_.reserve(copied_ + padding);
        std::memset(copy_.data() + copied_, '\n', padding);
        decode_window(copy_.data(), 0, first);
    }
    finish(count, result);
    return JSON_DECODED;
}

/// Appends a message and a newline to the window.
void Decoder::copy_message(const json_message &message) {
    const uint8_t *start = message.start;
    size_t length = start == nullptr ? 0 : message.length;
    if (length >= 3 && std::memcmp(start, "\xef\xbb\xbf", 3) == 0) {
        start += 3;
        length -= 3;
    }
    copy_.reserve(copied_ + length + padding);
    if (length > 0) std::memcpy(copy_.data() + copied_, start, length);
    copy_[copied_ + length] = '\n';
    records_.push_back({copied_, copied_ + length});
    copied_ += length + 1;
}

void Decoder::decode_window(
    const uint8_t *window, size_t window_offset, size_t first_record) {
    window_ = window;
    window_offset_ = window_offset;
    first_record_ = first_record;
    size_t length = records_.back().end;
    size_t rows = row_count_ + records_.size();
    for (auto &column : columns_) {
        column.keep(row_count_);
        column.reserve(rows, length);
    }
    row_record_.reserve(rows);
    row_offset_.reserve(rows);
    if (length > parser_capacity_ || parser_ == nullptr) {
        parser_capacity_ = length > 2 * window_bytes ? length : 2 * window_bytes;
        auto error = library()->create_dom_parser_implementation(
            parser_capacity_, JSON_MAXIMUM_DEPTH, parser_);
        if (error != simdjson::SUCCESS) {
            parser_.reset();
            parser_capacity_ = 0;
            throw std::bad_alloc();
        }
    }
    decode_records(0, records_.size());
}

/// Decodes the records [first, last) of the window.
void Decoder::decode_records(size_t first, size_t last) {
    buffer_ = window_ + records_[first].start;
    size_t length = records_[last - 1].end - records_[first].start;
    auto error = length == 0
        ? simdjson::EMPTY
        : parser_->stage1(buffer_, length, simdjson::stage1_mode::regular);
    if (error == simdjson::SUCCESS) {
        walk_records(first, last);
    } else {
        refuse_or_halve(first, last, error);
    }
}

void Decoder::refuse_or_halve(size_t first, size_t last, simdjson::error_code error) {
    if (error == simdjson::EMPTY) {
        for (size_t record = first; record < last; ++record) blank(record);
    } else if (last - first > 1) {
        size_t middle = first + (last - first) / 2;
        decode_records(first, middle);
        decode_records(middle, last);
    } else {
        bool is_string = error == simdjson::UNCLOSED_STRING || error == simdjson::UNESCAPED_CHARS;
        reject(
            first,
            error == simdjson::UTF8_ERROR ? JSON_INVALID_UTF8
                : is_string ? JSON_UNCLOSED_STRING : JSON_NOT_PARSED,
            buffer_);
    }
}

void Decoder::walk_records(size_t first, size_t last) {
    next_ = parser_->structural_indexes.get();
    size_t base = records_[first].start;
    for (size_t record = first; record < last; ++record) {
        size_t end = records_[record].end - base;
        const uint32_t *begin = next_;
        if (*begin >= end) {
            blank(record);
            continue;
        }
        json_error error = walk_object();
        // The walk does not look for newlines: it may have run into the next record.
        if (error == JSON_OK && *next_ < end) error = JSON_TRAILING_CONTENT;
        if (error == JSON_OK && next_[-1] >= end) error = JSON_UNFINISHED;
        if (error != JSON_OK && error != JSON_TRAILING_CONTENT && *next_ >= end) {
            error = JSON_UNFINISHED;
        }
        const uint8_t *at = buffer_ + (*next_ < end ? *next_ : end);
        if (error == JSON_OK) error = finish_row();
        if (error == JSON_OK) {
            add_row(record);
        } else {
            reject(record, error, at);
            next_ = begin;
            while (*next_ < end) ++next_;
        }
        for (auto &column : columns_) column.state = FieldColumn::State::missing;
    }
}

/// Walks over one object and converts its wanted fields into the next row. `next_` ends behind it,
/// or at what is wrong.
json_error Decoder::walk_object() {
    if (character(next_) != '{') return JSON_NOT_AN_OBJECT;
    if (character(++next_) == '}') return ++next_, JSON_OK;
    Key *previous = &keys_.start;
    while (true) {
        if (character(next_) != '"') return JSON_EXPECTED_KEY;
        if (character(next_ + 1) != ':') return ++next_, JSON_EXPECTED_COLON;
        const uint8_t *start = buffer_ + *next_ + 1;
        const uint8_t *end = end_of_string();
        if (end == nullptr) return JSON_EXPECTED_COLON;
        size_t length = size_t(end - start);
        Key *key = previous->next;
        if (!key->matches(start, length)) {
            key = keys_.find(start, length);
            if (key == nullptr) return JSON_INVALID_ESCAPE;
            previous->next = key;
        }
        previous = key;
        next_ += 2;
        json_error error;
        if (key->field < 0) {
            error = skip_value();
        } else {
            FieldColumn &field = columns_[size_t(key->field)];
            bool is_hidden =
                !key->is_exact && field.is_exact && field.state != FieldColumn::State::missing;
            error = is_hidden ? skip_value() : take_value(field);
            if (!is_hidden) field.is_exact = key->is_exact;
        }
        if (error != JSON_OK) return error;
        uint8_t separator = character(next_);
        if (separator != ',' && separator != '}') return JSON_EXPECTED_COMMA;
        ++next_;
        if (separator == '}') return JSON_OK;
    }
}

/// The end of the string or scalar at `next_`: the next structural character without the white
/// space before it.
const uint8_t *Decoder::end_of_value() const {
    const uint8_t *end = buffer_ + next_[1];
    while (is_space(end[-1])) --end;
    return end;
}

/// The closing quote of the string at `next_`; NULL when something follows it without a separator,
/// which simdjson's portable implementation does not index.
const uint8_t *Decoder::end_of_string() const {
    const uint8_t *end = end_of_value() - 1;
    return *end == '"' && end > buffer_ + *next_ ? end : nullptr;
}

json_error Decoder::take_value(FieldColumn &field) {
    const uint8_t *start = buffer_ + *next_;
    switch (*start) {
    case '"': {
        const uint8_t *end = end_of_string();
        if (end == nullptr) return JSON_EXPECTED_COMMA;
        if (!field.take_string(row_count_, start + 1, end)) return JSON_INVALID_ESCAPE;
        ++next_;
        return JSON_OK;
    }
    case '{':
    case '[': {
        json_error error = skip_value();
        if (error != JSON_OK) return error;
        const uint8_t *end = buffer_ + next_[-1] + 1;
        if (field.is_text()) {
            field.take_raw(row_count_, start, end);
        } else if (field.is_parts()) {
            field.take_parts(row_count_, start, end);
        } else {
            field.set_bad(start, end);
        }
        return JSON_OK;
    }
    case ',': case ':': case '}': case ']': case '\n':
        return JSON_EXPECTED_VALUE;
    default:
        if (!field.take_scalar(row_count_, start, end_of_value())) return JSON_INVALID_LITERAL;
        ++next_;
        return JSON_OK;
    }
}

/// Walks over a value of any kind and checks its structure and its scalars.
json_error Decoder::skip_value() {
    bool is_object[JSON_MAXIMUM_DEPTH];
    size_t depth = 0;
    while (true) {
        // A value begins here.
        switch (character(next_)) {
        case '"':
            if (end_of_string() == nullptr) return JSON_EXPECTED_COMMA;
            ++next_;
            break;
        case '{':
        case '[': {
            if (depth == JSON_MAXIMUM_DEPTH) return JSON_TOO_DEEP;
            bool opens_object = character(next_) == '{';
            is_object[depth++] = opens_object;
            ++next_;
            if (character(next_) == (opens_object ? '}' : ']')) break;
            if (!opens_object) continue;
            if (character(next_) != '"') return JSON_EXPECTED_KEY;
            if (character(next_ + 1) != ':') return ++next_, JSON_EXPECTED_COLON;
            next_ += 2;
            continue;
        }
        case ',': case ':': case '}': case ']': case '\n':
            return JSON_EXPECTED_VALUE;
        default:
            if (!FieldColumn::is_scalar(buffer_ + *next_, end_of_value())) {
                return JSON_INVALID_LITERAL;
            }
            ++next_;
        }
        // A value, or the beginning of an empty one, is behind us.
        while (depth > 0 && character(next_) == (is_object[depth - 1] ? '}' : ']')) {
            --depth;
            ++next_;
        }
        if (depth == 0) return JSON_OK;
        if (character(next_) != ',') return JSON_EXPECTED_COMMA;
        ++next_;
        if (!is_object[depth - 1]) continue;
        if (character(next_) != '"') return JSON_EXPECTED_KEY;
        if (character(next_ + 1) != ':') return ++next_, JSON_EXPECTED_COLON;
        next_ += 2;
    }
}

/// Completes the row from what its document said of each field.
json_error Decoder::finish_row() {
    for (size_t i = 0; i < columns_.size(); ++i) {
        FieldColumn &column = columns_[i];
        if (column.state == FieldColumn::State::value) continue;
        bad_field_ = int32_t(i);
        if (column.state == FieldColumn::State::bad && !options_.bad_field_is_null) {
            return JSON_BAD_VALUE;
        }
        if (column.state == FieldColumn::State::missing && options_.missing_field_is_error) {
            return JSON_MISSING_FIELD;
        }
    }
    for (auto &column : columns_) {
        if (column.state != FieldColumn::State::value) column.set_null(row_count_);
    }
    return JSON_OK;
}

void Decoder::add_row(size_t record) {
    row_record_[row_count_] = uint32_t(first_record_ + record);
    row_offset_[row_count_] = window_offset_ + records_[record].start;
    ++row_count_;
}

void Decoder::reject(size_t record, json_error error, const uint8_t *at) {
    json_reject reject{};
    reject.record = uint32_t(first_record_ + record);
    reject.error = error;
    reject.field = -1;
    reject.offset = are_messages_ ? 0 : window_offset_ + records_[record].start;
    reject.length = records_[record].end - records_[record].start;
    if (error == JSON_BAD_VALUE || error == JSON_MISSING_FIELD) reject.field = bad_field_;
    if (error == JSON_BAD_VALUE) {
        at = columns_[size_t(bad_field_)].bad_start;
        reject.at_length = columns_[size_t(bad_field_)].bad_length;
    }
    reject.at = size_t(at - (window_ + records_[record].start));
    rejects_.push_back(reject);
}

/// A record without a document: an empty line is skipped, an empty message is wrong.
void Decoder::blank(size_t record) {
    if (!are_messages_) return;
    uint32_t number = uint32_t(first_record_ + record);
    if (!tombstones_.empty()) {
        // Tombstones were listed when the window was copied; the last ones are this window's.
        for (size_t i = tombstones_.size(); i-- > 0 && tombstones_[i] >= number;) {
            if (tombstones_[i] == number) return;
        }
    }
    reject(record, JSON_EMPTY, window_ + records_[record].start);
}

}  // namespace json
