// How failures of the C++ libraries become a `CArrowStatus`.
#pragma once

#include <exception>
#include <new>
#include <string>

#include <arrow/status.h>

#include "CArrow.h"

namespace carrow {

/// Success.
CArrowStatus success();

/// A failure with a text of our own.
CArrowStatus failure(CArrowKind kind, const std::string &text);

/// The outcome that `status` stands for. Where Arrow only says that something was invalid, `invalid`
/// says whose fault that is: the file's (`CARROW_CORRUPT`) or the caller's (`CARROW_INVALID`).
CArrowStatus translate(const arrow::Status &status, CArrowKind invalid);

/// The outcome that the exception being handled stands for.
CArrowStatus translateCurrentException(CArrowKind invalid) noexcept;

/// Runs `body`, which returns an `arrow::Status`, and lets nothing escape.
template <typename Body>
CArrowStatus guarded(CArrowKind invalid, Body &&body) noexcept {
    try {
        return translate(body(), invalid);
    } catch (...) {
        return translateCurrentException(invalid);
    }
}

}  // namespace carrow
