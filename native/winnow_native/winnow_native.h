// The only contract between Winnow's C# code and native code. Every function returns a status; nothing is thrown across.
// Integers have fixed widths, text is UTF-8, and pointers named `out` are written only when the status is WN_OK.
#pragma once
#include <stdint.h>

#if defined(_WIN32)
#define WN_API extern "C" __declspec(dllexport)
#else
#define WN_API extern "C" __attribute__((visibility("default")))
#endif

typedef int32_t wn_status;
enum { WN_OK = 0, WN_FAILED = 1, WN_OUT_OF_MEMORY = 2 };

// The text of this thread's last failure; owned by the library and valid until the thread's next call.
WN_API const char* wn_last_error(void);

// ---- Operators ----
// One argument of an operator call. Lists point at memory that lives for the length of the call.
enum wn_tag : int32_t {
  WN_NONE = 0,
  WN_TENSOR = 1,
  WN_INT = 2,
  WN_DOUBLE = 3,
  WN_BOOL = 4,
  WN_INT_LIST = 5,              // int64_t[length]
  WN_DOUBLE_LIST = 6,           // double[length]
  WN_BOOL_LIST = 7,             // int64_t[length], non-zero is true
  WN_TENSOR_LIST = 8,           // tensor handles [length]
  WN_OPTIONAL_TENSOR_LIST = 9,  // tensor handles [length], null for none
  WN_STRING = 10,               // UTF-8 bytes [length]
  WN_GENERATOR = 11,
  WN_DEVICE = 12,  // UTF-8 bytes [length], such as cpu or cuda:0
  WN_DEFAULT = 13  // the schema's default
};

typedef struct wn_argument {
  int32_t tag;
  int32_t length;
  union {
    void* pointer;
    int64_t integer;
    double real;
  } value;
} wn_argument;

// Finds an operator such as ("aten::conv2d", "") in libtorch's dispatcher. The handle lives as long as the process.
WN_API wn_status wn_find(const char* name, const char* overload, void** out);
// Calls an operator. Arguments beyond `count` take the schema's defaults. Tensor results (also those of a list) become new
// handles; numbers become float64 scalar tensors. Fails when there are more than `capacity` results.
WN_API wn_status wn_call(void* op, const wn_argument* arguments, int32_t count, void** results, int32_t capacity, int32_t* produced);

// ---- Tensors ----
// `type` is libtorch's ScalarType: 0 uint8, 1 int8, 2 int16, 3 int32, 4 int64, 5 half, 6 float, 7 double, 11 bool, 15 bfloat16.
WN_API wn_status wn_from_memory(const void* data, const int64_t* shape, int32_t dimensions, int32_t type, void** out);
WN_API wn_status wn_copy_to(void* tensor, void* destination, int64_t bytes);
WN_API wn_status wn_info(void* tensor, int64_t* shape, int32_t capacity, int32_t* dimensions, int32_t* type, int64_t* elements);
WN_API wn_status wn_device(void* tensor, char* text, int32_t capacity);
WN_API wn_status wn_data(void* tensor, void** out);
WN_API wn_status wn_item(void* tensor, double* out);
WN_API wn_status wn_backward(void* tensor);
WN_API wn_status wn_gradient(void* tensor, void** out);  // null where there is none
WN_API wn_status wn_set_gradient(void* tensor, void* gradient);
WN_API wn_status wn_set_requires_gradient(void* tensor, int32_t required);
WN_API void wn_tensor_free(void* tensor);
WN_API int64_t wn_live_tensors(void);

// ---- Process and thread state ----
WN_API int32_t wn_set_gradient_mode(int32_t enabled);  // returns the mode there was
WN_API wn_status wn_set_autocast(int32_t enabled);     // CUDA, this thread
WN_API int32_t wn_set_threads(int32_t threads);        // returns the number in force; 0 only asks
WN_API int32_t wn_cuda_devices(void);
WN_API wn_status wn_versions(char* text, int32_t capacity);  // lines "name value"

// ---- Random generators ----
WN_API wn_status wn_generator_new(int64_t seed, const char* device, void** out);
WN_API wn_status wn_generator_seed(void* generator, int64_t seed);
WN_API void wn_generator_free(void* generator);

// ---- TorchScript ----
WN_API wn_status wn_script_load(const char* path, const char* device, void** out);
WN_API wn_status wn_script_save(void* module, const char* path);
WN_API wn_status wn_script_forward(void* module, void* input, void** results, int32_t capacity, int32_t* produced);
WN_API wn_status wn_script_train(void* module, int32_t training);
// Fills up to `capacity` parameter handles and writes the names, each ended by a zero byte.
WN_API wn_status wn_script_parameters(void* module, void** results, int32_t capacity, int32_t* produced, char* names, int32_t names_capacity);
WN_API void wn_script_free(void* module);

// ---- Images ----
WN_API const char* wn_opencv_version(void);
enum wn_image_format : int32_t { WN_UNKNOWN = 0, WN_JPEG = 1, WN_PNG = 2, WN_WEBP = 3, WN_TIFF = 4, WN_BMP = 5 };
// Decodes to 8-bit RGB (alpha blended over white, 16 bit scaled down) and applies the EXIF orientation 1 to 8 that the caller read from the header.
// `reduce` is 1, 2, 4 or 8: a JPEG decodes at that fraction of its size.
WN_API wn_status wn_image_decode(const uint8_t* bytes, int64_t length, int32_t reduce, int32_t orientation, void** out, int32_t* height, int32_t* width);
WN_API wn_status wn_image_resize(void* image, int32_t height, int32_t width, uint8_t* pixels);
WN_API wn_status wn_image_copy(void* image, uint8_t* pixels);
WN_API void wn_image_free(void* image);
// Encodes height × width × channels 8-bit pixels (1 grey, 3 RGB); `format` is WN_JPEG or WN_PNG. Writes at most `capacity` bytes, or fails.
WN_API wn_status wn_image_encode(const uint8_t* pixels, int32_t height, int32_t width, int32_t channels, int32_t format, int32_t quality, uint8_t* bytes,
                                 int64_t capacity, int64_t* length);
