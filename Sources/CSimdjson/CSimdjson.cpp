#include "CSimdjson.h"

#include "Decoder.hpp"

struct json_decoder {
    json::Decoder decoder;
};

json_decoder *json_decoder_new(const json_field *fields, size_t count, json_options options) {
    if (json::library() == nullptr) return nullptr;
    try {
        return new json_decoder{json::Decoder(fields, count, options)};
    } catch (...) {
        return nullptr;
    }
}

void json_decoder_free(json_decoder *decoder) { delete decoder; }

json_status json_decode_lines(
    json_decoder *decoder, const uint8_t *bytes, size_t length, json_result *result) {
    try {
        return decoder->decoder.decode_lines(bytes, length, *result);
    } catch (...) {
        return JSON_OUT_OF_MEMORY;
    }
}

json_status json_decode_messages(
    json_decoder *decoder, const json_message *messages, size_t count, json_result *result) {
    try {
        return decoder->decoder.decode_messages(messages, count, *result);
    } catch (...) {
        return JSON_OUT_OF_MEMORY;
    }
}

json_column json_decoder_column(const json_decoder *decoder, size_t index) {
    return decoder->decoder.column(index);
}

bool json_is_utf8(const uint8_t *bytes, size_t length) {
    return json::library()->validate_utf8(reinterpret_cast<const char *>(bytes), length);
}

const char *json_library_error(void) {
    return json::library() == nullptr ? json::library_error() : nullptr;
}

const char *json_implementation_name(void) {
    if (json::library() == nullptr) return "";
    static const std::string name = json::library()->name();
    return name.c_str();
}
