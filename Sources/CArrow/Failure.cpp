#include "Failure.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <arrow/util/config.h>
#include <arrow/util/io_util.h>
#include <parquet/exception.h>

namespace carrow {

namespace {

CArrowStatus make(CArrowKind kind, int code, const char *text) noexcept {
    return CArrowStatus{kind, code, strdup(text)};
}

CArrowKind kindOf(int code) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return CARROW_MISSING;
    case EACCES:
    case EPERM:
    case EROFS:
        return CARROW_DENIED;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return CARROW_FULL;
    case ENOMEM:
        return CARROW_MEMORY;
    default:
        return CARROW_IO;
    }
}

CArrowKind kindOf(const arrow::Status &status, CArrowKind invalid) {
    switch (status.code()) {
    case arrow::StatusCode::OutOfMemory:
        return CARROW_MEMORY;
    case arrow::StatusCode::NotImplemented:
        return CARROW_UNSUPPORTED;
    case arrow::StatusCode::IOError:
        // Without an errno it was the content: Parquet says so when a page or a footer is broken.
        return invalid == CARROW_CORRUPT ? CARROW_CORRUPT : CARROW_IO;
    default:
        return invalid;
    }
}

}  // namespace

CArrowStatus success() { return CArrowStatus{CARROW_OK, 0, nullptr}; }

CArrowStatus failure(CArrowKind kind, const std::string &text) {
    return make(kind, 0, text.c_str());
}

CArrowStatus translate(const arrow::Status &status, CArrowKind invalid) {
    if (status.ok()) return success();
    int code = arrow::internal::ErrnoFromStatus(status);
    if (code == 0) return make(kindOf(status, invalid), 0, status.message().c_str());
    // Arrow's own message only repeats the path here.
    return make(kindOf(code), code, arrow::internal::ErrnoMessage(code).c_str());
}

CArrowStatus translateCurrentException(CArrowKind invalid) noexcept {
    try {
        throw;
    } catch (const parquet::ParquetStatusException &error) {
        return translate(error.status(), invalid);
    } catch (const std::bad_alloc &) {
        return make(CARROW_MEMORY, 0, "not enough memory");
    } catch (const std::exception &error) {
        return make(invalid, 0, error.what());
    } catch (...) {
        return make(invalid, 0, "unknown failure inside Arrow");
    }
}

}  // namespace carrow

extern "C" void carrow_free(char *text) { free(text); }

extern "C" const char *carrow_version(void) { return ARROW_VERSION_STRING; }
