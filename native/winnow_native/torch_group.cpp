// Process groups: the same tensor summed over several processes, by libtorch's own gloo.
#include "torch_handles.h"

#ifdef WINNOW_GLOO
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>

using winnow::tensor;
using winnow::torch_guarded;

namespace {
struct Group {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> processes;
};

c10d::ProcessGroupGloo& processes(void* group) { return *static_cast<Group*>(group)->processes; }
}  // namespace

int32_t wn_group_available(void) { return 1; }

wn_status wn_group_new(const char* file, const char* host, int32_t port, const char* own, int32_t rank, int32_t size, int64_t timeout_ms, void** out) {
  return torch_guarded([&] {
    const std::chrono::milliseconds timeout(timeout_ms);
    c10::intrusive_ptr<c10d::Store> store;
    if (file) {
      store = c10::make_intrusive<c10d::FileStore>(file, size);
    } else {
      c10d::TCPStoreOptions options;
      options.port = static_cast<uint16_t>(port);
      options.isServer = rank == 0;
      options.numWorkers = static_cast<size_t>(size);
      options.waitWorkers = true;
      options.timeout = timeout;
      store = c10::make_intrusive<c10d::TCPStore>(host, options);
    }

    store->setTimeout(timeout);
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    // Without an address of its own gloo would listen wherever the machine's name leads, which may be any network.
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(own));
    options->threads = 1;
    *out = new Group{c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options)};
  });
}

wn_status wn_group_sum(void* group, void* handle) {
  return torch_guarded([&] {
    std::vector<at::Tensor> tensors{tensor(handle)};
    TORCH_CHECK(tensors[0].device().is_cpu() && tensors[0].is_contiguous(), "only a contiguous CPU tensor is summed over processes");
    processes(group).allreduce(tensors)->wait();
  });
}

wn_status wn_group_barrier(void* group) {
  return torch_guarded([&] { processes(group).barrier()->wait(); });
}

void wn_group_free(void* group) { delete static_cast<Group*>(group); }
#else
using winnow::torch_guarded;

namespace {
wn_status without() {
  return torch_guarded([] { TORCH_CHECK(false, "this build of the shim has no gloo"); });
}
}  // namespace

int32_t wn_group_available(void) { return 0; }
wn_status wn_group_new(const char*, const char*, int32_t, const char*, int32_t, int32_t, int64_t, void**) { return without(); }
wn_status wn_group_sum(void*, void*) { return without(); }
wn_status wn_group_barrier(void*) { return without(); }
void wn_group_free(void*) {}
#endif
