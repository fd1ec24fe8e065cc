// What the libtorch parts of the shim share: tensor handles, results, and libtorch's errors as statuses.
#pragma once
#include <ATen/ATen.h>

#include <atomic>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "guard.h"

namespace winnow {
using TensorPointer = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

inline std::atomic<int64_t> live_tensors{0};

// A handle is the counted pointer inside at::Tensor itself, so that a result needs no allocation beside its own.
inline at::Tensor tensor(void* handle) { return at::Tensor(TensorPointer::reclaim_copy(static_cast<c10::TensorImpl*>(handle))); }

inline void* own(at::Tensor value) {
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return value.unsafeReleaseTensorImpl();
}

inline void disown(void* handle) noexcept {
  TensorPointer::reclaim(static_cast<c10::TensorImpl*>(handle));
  live_tensors.fetch_sub(1, std::memory_order_relaxed);
}

// The results of one call: given up to the caller by `release`, else freed.
class Results {
 public:
  Results(void** handles, int32_t capacity) : handles_(handles), capacity_(capacity) {}
  Results(const Results&) = delete;
  Results& operator=(const Results&) = delete;
  ~Results() {
    for (int32_t i = 0; i < count_; i++) disown(handles_[i]);
  }

  void add(at::Tensor value) {
    TORCH_CHECK(count_ < capacity_, "the call gives more than ", capacity_, " results");
    handles_[count_++] = own(std::move(value));
  }

  int32_t release() { return std::exchange(count_, 0); }

 private:
  void** handles_;
  int32_t capacity_;
  int32_t count_ = 0;
};

// libtorch has a type for exhausted CUDA memory and none for the CPU's, where the text tells.
inline bool tells_exhausted_memory(const c10::Error& failure) {
  return dynamic_cast<const c10::OutOfMemoryError*>(&failure) || std::strstr(failure.what_without_backtrace(), "can't allocate memory") ||
         std::strstr(failure.what_without_backtrace(), "not enough memory");
}

// libtorch's own text carries a C++ stack trace; people need its first part only.
template <typename Body>
wn_status torch_guarded(Body&& body) noexcept {
  bool exhausted = false;
  const auto status = guarded([&] {
    try {
      body();
    } catch (const c10::Error& failure) {
      exhausted = tells_exhausted_memory(failure);
      throw std::runtime_error(failure.what_without_backtrace());
    }
  });
  return exhausted ? WN_OUT_OF_MEMORY : status;
}
}  // namespace winnow
