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
// How many parameters there are, and how many bytes their names take.
WN_API wn_status wn_script_parameter_count(void* module, int32_t* count, int32_t* names_length);
// Fills up to `capacity` parameter handles, which share the module's memory, and writes the names, each ended by a zero byte.
WN_API wn_status wn_script_parameters(void* module, void** results, int32_t capacity, int32_t* produced, char* names, int32_t names_capacity);
WN_API void wn_script_free(void* module);

// ---- Process groups ----
// Whether this build can: it needs libtorch with gloo and gloo's headers. The others fail where it cannot.
WN_API int32_t wn_group_available(void);
// Joins a group and waits until all `size` processes are there. They meet at `file`, where all are on one machine, else at
// host:port, on which rank 0 listens. `own` is this machine's address towards the others. Every wait ends after `timeout_ms`.
WN_API wn_status wn_group_new(const char* file, const char* host, int32_t port, const char* own, int32_t rank, int32_t size, int64_t timeout_ms, void** out);
// Puts the sum over all processes into a contiguous CPU tensor; all must call with equal shapes and types. Fails when one is gone.
WN_API wn_status wn_group_sum(void* group, void* tensor);
WN_API wn_status wn_group_barrier(void* group);
WN_API void wn_group_free(void* group);

// ---- Images ----
// Pixels are 8-bit RGB rows without padding [height × width × 3] unless a stride says otherwise.
WN_API const char* wn_opencv_version(void);
enum { WN_JPEG = 1, WN_PNG = 2, WN_WEBP = 3, WN_TIFF = 4, WN_BMP = 5 };

// What went wrong with an image; the sentence is in wn_last_error.
enum {
  WN_IMAGE_OK = 0,
  WN_IMAGE_UNKNOWN = 1,      // not one of the formats above
  WN_IMAGE_TRUNCATED = 2,    // the file ends before the image does
  WN_IMAGE_CORRUPT = 3,      // the bytes contradict the format
  WN_IMAGE_TOO_LARGE = 4,    // more pixels than the caller allows
  WN_IMAGE_UNSUPPORTED = 5,  // valid, but a variant that is not read here
};

typedef struct {
  int32_t format;  // WN_JPEG ...
  int32_t width;   // as stored, before the orientation is applied
  int32_t height;
  int32_t channels;     // 1 grey, 2 grey + alpha, 3 colour, 4 colour + alpha or CMYK
  int32_t bit_depth;    // bits per channel: 1, 2, 4, 8, 16, 32
  int32_t orientation;  // EXIF 1 to 8; 1 where the file does not say
} wn_image_info;

// Reads the header only; no pixel is decoded and nothing is allocated by the size the header claims.
WN_API wn_status wn_image_probe(const uint8_t* bytes, int64_t length, wn_image_info* info, int32_t* fault);

// Size of the image that wn_image_decode gives for this reduction (1, 2, 4, 8; honoured for JPEG), orientation applied.
WN_API void wn_image_decoded_size(const wn_image_info* info, int32_t reduction, int32_t* width, int32_t* height);

// Decodes into `pixels`, which holds `capacity` bytes: upright RGB8, alpha laid over white, 16 bits scaled to 8.
WN_API wn_status wn_image_decode(const uint8_t* bytes, int64_t length, int64_t max_pixels, int32_t reduction, uint8_t* pixels, int64_t capacity, int32_t* fault);

// Decodes an image of 16 bits per channel into `grey`, which holds `capacity` values: upright, colours weighed to grey.
WN_API wn_status wn_image_decode_grey16(const uint8_t* bytes, int64_t length, int64_t max_pixels, uint16_t* grey, int64_t capacity, int32_t* fault);

// Antialiased triangle filter (bilinear where it enlarges). The source is scaled to full_width x full_height and the
// window of out_width x out_height at (left, top) of that is written; out_stride is in bytes.
WN_API wn_status wn_image_resize(const uint8_t* pixels, int32_t width, int32_t height, int32_t full_width, int32_t full_height, int32_t left, int32_t top, int32_t out_width,
                                 int32_t out_height, uint8_t* out, int64_t out_stride);

// Encodes RGB8; quality 1 to 100 for JPEG and WebP. The result is freed with wn_image_free.
WN_API wn_status wn_image_encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t format, int32_t quality, uint8_t** bytes, int64_t* length);

WN_API void wn_image_free(uint8_t* bytes);

// ---- Video ----
// Faults are those of images. A video is opened by path, as its index may lie at the end; no other file and no address is followed from it.
typedef struct {
  int32_t width;  // as displayed
  int32_t height;
  double frames_per_second;  // 0 where the file does not say
  double seconds;            // length by the header; 0 where it does not say
  int64_t frames;            // by the header where the format counts them, else 0
} wn_video_info;

// Reads the header. Fails before a frame is kept when the frames have more than `max_pixels`.
WN_API wn_status wn_video_open(const char* path, int64_t max_pixels, void** out, wn_video_info* info, int32_t* fault);
// Goes to the next frame and gives its time from the start; `ended` is 1 after the last one.
WN_API wn_status wn_video_next(void* video, double* seconds, int32_t* ended, int32_t* fault);
// Writes the frame as RGB8 into `pixels`, which holds `capacity` bytes.
WN_API wn_status wn_video_read(void* video, uint8_t* pixels, int64_t capacity, int32_t* width, int32_t* height, int32_t* fault);
WN_API void wn_video_close(void* video);
