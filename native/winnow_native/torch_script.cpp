// TorchScript modules: load, run, fine-tune, save.
#include <torch/script.h>

#include <cstring>

#include "torch_handles.h"

using winnow::Results;
using winnow::tensor;
using winnow::torch_guarded;

namespace {
torch::jit::Module& script(void* module) { return *static_cast<torch::jit::Module*>(module); }
}  // namespace

wn_status wn_script_load(const char* path, const char* device, void** out) {
  return torch_guarded([&] { *out = new torch::jit::Module(torch::jit::load(path, c10::Device(device))); });
}

wn_status wn_script_save(void* module, const char* path) {
  return torch_guarded([&] { script(module).save(path); });
}

wn_status wn_script_forward(void* module, void* input, void** results, int32_t capacity, int32_t* produced) {
  return torch_guarded([&] {
    Results made(results, capacity);
    const auto output = script(module).forward({tensor(input)});
    if (output.isTensor()) {
      made.add(output.toTensor());
    } else if (output.isTuple()) {
      for (const auto& item : output.toTupleRef().elements()) {
        TORCH_CHECK(item.isTensor(), "the TorchScript module gives a tuple with a ", item.tagKind(), "; only tensors can be passed on");
        made.add(item.toTensor());
      }
    } else {
      TORCH_CHECK(false, "the TorchScript module gives a ", output.tagKind(), "; a tensor or a tuple of tensors is needed");
    }

    *produced = made.release();
  });
}

wn_status wn_script_train(void* module, int32_t training) {
  return torch_guarded([&] { script(module).train(training != 0); });
}

wn_status wn_script_parameter_count(void* module, int32_t* count, int32_t* names_length) {
  return torch_guarded([&] {
    int32_t parameters = 0;
    int32_t length = 0;
    for (const auto& parameter : script(module).named_parameters()) {
      parameters++;
      length += static_cast<int32_t>(parameter.name.size()) + 1;
    }

    *count = parameters;
    *names_length = length;
  });
}

wn_status wn_script_parameters(void* module, void** results, int32_t capacity, int32_t* produced, char* names, int32_t names_capacity) {
  return torch_guarded([&] {
    Results made(results, capacity);
    std::string text;
    for (const auto& parameter : script(module).named_parameters()) {
      made.add(parameter.value);
      text += parameter.name;
      text.push_back('\0');
    }

    TORCH_CHECK(text.size() <= static_cast<size_t>(names_capacity), "a buffer of ", names_capacity, " bytes is too small for the parameter names");
    std::memcpy(names, text.data(), text.size());
    *produced = made.release();
  });
}

void wn_script_free(void* module) { delete static_cast<torch::jit::Module*>(module); }
