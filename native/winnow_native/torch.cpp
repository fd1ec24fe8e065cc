// Operators, tensors and generators over libtorch 1.13 and 2.x.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Config.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <climits>
#include <cstring>

#include "torch_handles.h"

using winnow::own;
using winnow::Results;
using winnow::tensor;
using winnow::torch_guarded;

namespace winnow {
std::string& last_error() {
  static thread_local std::string text;
  return text;
}
}  // namespace winnow

namespace {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

c10::IValue value_of(const wn_argument& argument, const c10::Argument& schema) {
  const auto length = static_cast<size_t>(argument.length);
  switch (argument.tag) {
    case WN_NONE:
      return {};
    case WN_TENSOR:
      return tensor(argument.value.pointer);
    case WN_INT:
      return argument.value.integer;
    case WN_DOUBLE:
      return argument.value.real;
    case WN_BOOL:
      return argument.value.integer != 0;
    case WN_INT_LIST:
      return c10::List<int64_t>(at::IntArrayRef(static_cast<const int64_t*>(argument.value.pointer), length));
    case WN_DOUBLE_LIST:
      return c10::List<double>(c10::ArrayRef<double>(static_cast<const double*>(argument.value.pointer), length));
    case WN_BOOL_LIST: {
      c10::List<bool> list;
      for (size_t i = 0; i < length; i++) list.push_back(static_cast<const int64_t*>(argument.value.pointer)[i] != 0);
      return list;
    }
    case WN_TENSOR_LIST: {
      c10::List<at::Tensor> list;
      list.reserve(length);
      for (size_t i = 0; i < length; i++) list.push_back(tensor(static_cast<void**>(argument.value.pointer)[i]));
      return list;
    }
    case WN_OPTIONAL_TENSOR_LIST: {
      c10::List<OptionalTensor> list;
      for (size_t i = 0; i < length; i++) {
        auto* item = static_cast<void**>(argument.value.pointer)[i];
        list.push_back(item ? OptionalTensor(tensor(item)) : OptionalTensor());
      }
      return list;
    }
    case WN_STRING:
      return std::string(static_cast<const char*>(argument.value.pointer), length);
    case WN_GENERATOR:
      return *static_cast<at::Generator*>(argument.value.pointer);
    case WN_DEVICE:
      return c10::Device(std::string(static_cast<const char*>(argument.value.pointer), length));
    case WN_DEFAULT:
      TORCH_CHECK(schema.default_value().has_value(), "argument '", schema.name(), "' has no default");
      return *schema.default_value();
    default:
      TORCH_CHECK(false, "argument '", schema.name(), "' has the unknown tag ", argument.tag);
  }
}

// glibc hands each freed block of some megabytes back to the kernel, which then clears every page of the next step's
// activations: ResNet-18 trained at 17 images/s instead of 49. So the process keeps what it once needed, up to 2 GiB free.
bool keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the greatest that glibc takes
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
  return true;
}

void copy_text(const std::string& text, char* destination, int32_t capacity) {
  TORCH_CHECK(static_cast<size_t>(capacity) > text.size(), "a buffer of ", capacity, " bytes is too small for ", text.size());
  std::memcpy(destination, text.c_str(), text.size() + 1);
}
}  // namespace

const char* wn_last_error(void) { return winnow::last_error().c_str(); }

wn_status wn_find(const char* name, const char* overload, void** out) {
  [[maybe_unused]] static const bool kept = keep_freed_memory();
  return torch_guarded([&] { *out = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

wn_status wn_call(void* op, const wn_argument* arguments, int32_t count, void** results, int32_t capacity, int32_t* produced) {
  // Used again from call to call for its memory; emptied on every way out, for it holds tensors.
  static thread_local torch::jit::Stack stack;
  *produced = 0;
  const auto status = torch_guarded([&] {
    const auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& schema = handle.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= schema.size(), handle.schema().name(), " takes ", schema.size(), " arguments, not ", count);
    for (size_t i = 0; i < schema.size(); i++) {
      if (i < static_cast<size_t>(count)) {
        stack.push_back(value_of(arguments[i], schema[i]));
      } else {
        TORCH_CHECK(schema[i].default_value().has_value(), handle.schema().name(), " needs the argument '", schema[i].name(), "'");
        stack.push_back(*schema[i].default_value());
      }
    }

    handle.callBoxed(&stack);
    Results made(results, capacity);
    for (auto& value : stack) {
      if (value.isTensor()) {
        made.add(std::move(value).toTensor());
      } else if (value.isTensorList()) {
        for (at::Tensor item : value.toTensorList()) made.add(std::move(item));
      } else if (value.isScalar()) {
        made.add(at::scalar_tensor(value.toScalar(), at::kDouble));
      } else {
        TORCH_CHECK(value.isNone(), handle.schema().name(), " gives a ", value.tagKind(), ", which cannot be passed on");
      }
    }

    *produced = made.release();
  });
  stack.clear();
  return status;
}

wn_status wn_from_memory(const void* data, const int64_t* shape, int32_t dimensions, int32_t type, void** out) {
  return torch_guarded([&] {
    const auto options = at::TensorOptions(static_cast<at::ScalarType>(type));
    *out = own(at::from_blob(const_cast<void*>(data), at::IntArrayRef(shape, dimensions), options).clone());
  });
}

wn_status wn_copy_to(void* handle, void* destination, int64_t bytes) {
  return torch_guarded([&] {
    const auto source = tensor(handle).detach().cpu().contiguous();
    TORCH_CHECK(static_cast<int64_t>(source.nbytes()) == bytes, "the tensor holds ", source.nbytes(), " bytes, not ", bytes);
    std::memcpy(destination, source.data_ptr(), source.nbytes());
  });
}

wn_status wn_info(void* handle, int64_t* shape, int32_t capacity, int32_t* dimensions, int32_t* type, int64_t* elements) {
  return torch_guarded([&] {
    const auto value = tensor(handle);
    TORCH_CHECK(value.dim() <= capacity, "the tensor has ", value.dim(), " dimensions; at most ", capacity, " are supported");
    *dimensions = static_cast<int32_t>(value.dim());
    for (int64_t i = 0; i < value.dim(); i++) shape[i] = value.size(i);
    *type = static_cast<int32_t>(value.scalar_type());
    *elements = value.numel();
  });
}

wn_status wn_device(void* handle, char* text, int32_t capacity) {
  return torch_guarded([&] { copy_text(tensor(handle).device().str(), text, capacity); });
}

wn_status wn_data(void* handle, void** out) {
  return torch_guarded([&] {
    const auto value = tensor(handle);
    TORCH_CHECK(value.is_contiguous() && value.device().is_cpu(), "only a contiguous CPU tensor shows its memory");
    *out = value.data_ptr();
  });
}

wn_status wn_item(void* handle, double* out) {
  return torch_guarded([&] { *out = tensor(handle).item().toDouble(); });
}

wn_status wn_backward(void* handle) {
  return torch_guarded([&] { tensor(handle).backward(); });
}

wn_status wn_gradient(void* handle, void** out) {
  return torch_guarded([&] {
    const auto value = tensor(handle);
    *out = value.grad().defined() ? own(value.grad()) : nullptr;
  });
}

wn_status wn_set_gradient(void* handle, void* gradient) {
  return torch_guarded([&] { tensor(handle).mutable_grad() = gradient ? tensor(gradient) : at::Tensor(); });
}

wn_status wn_set_requires_gradient(void* handle, int32_t required) {
  return torch_guarded([&] { tensor(handle).requires_grad_(required != 0); });
}

void wn_tensor_free(void* handle) { winnow::disown(handle); }

int64_t wn_live_tensors(void) { return winnow::live_tensors.load(std::memory_order_relaxed); }

int32_t wn_set_gradient_mode(int32_t enabled) {
  const auto before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled != 0);
  return before ? 1 : 0;
}

wn_status wn_set_autocast(int32_t enabled) {
  return torch_guarded([&] {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(at::kCUDA, enabled != 0);
#else
    at::autocast::set_enabled(enabled != 0);
#endif
    if (!enabled) at::autocast::clear_cache();
  });
}

int32_t wn_set_threads(int32_t threads) {
  if (threads > 0) at::set_num_threads(threads);
  return at::get_num_threads();
}

int32_t wn_cuda_devices(void) { return static_cast<int32_t>(torch::cuda::device_count()); }

wn_status wn_versions(char* text, int32_t capacity) {
  return torch_guarded([&] {
    std::string lines = "libtorch " TORCH_VERSION "\n";
    // The name of the library that really answers BLAS calls: Debian's alternatives decide it, not the build.
    Dl_info where{};
    auto* blas = dlsym(RTLD_DEFAULT, "cblas_sgemm");
    if (!blas) blas = dlsym(RTLD_DEFAULT, "sgemm_");
    char* resolved = blas && dladdr(blas, &where) && where.dli_fname ? realpath(where.dli_fname, nullptr) : nullptr;
    lines += "blas " + std::string(resolved ? resolved : "unknown") + "\n";
    free(resolved);
    lines += "threads " + std::to_string(at::get_num_threads()) + "\n";
    lines += "cuda " + std::to_string(wn_cuda_devices()) + "\n";
    copy_text(lines, text, capacity);
  });
}

wn_status wn_generator_new(int64_t seed, const char* device, void** out) {
  return torch_guarded([&] {
    const c10::Device place(device);
    auto generator = place.is_cpu() ? at::detail::createCPUGenerator(static_cast<uint64_t>(seed)) : at::globalContext().defaultGenerator(place).clone();
    generator.set_current_seed(static_cast<uint64_t>(seed));
    *out = new at::Generator(std::move(generator));
  });
}

wn_status wn_generator_seed(void* generator, int64_t seed) {
  return torch_guarded([&] { static_cast<at::Generator*>(generator)->set_current_seed(static_cast<uint64_t>(seed)); });
}

void wn_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }
