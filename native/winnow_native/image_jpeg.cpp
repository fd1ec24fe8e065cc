// JPEG through libjpeg itself: OpenCV neither reports a file that ends early nor keeps libjpeg's warnings off stderr.
#include <cstdio>
#include <csetjmp>
#include <cstring>

#include <jpeglib.h>
#include <jerror.h>

#include "image_formats.h"

namespace winnow {
namespace {

struct Decoder {
  jpeg_decompress_struct codec;
  jpeg_error_mgr errors;
  jpeg_source_mgr source;
  jpeg_progress_mgr progress;
  jmp_buf escape;
  int32_t fault;
  char reason[JMSG_LENGTH_MAX + 32];
};

// A file of a few kilobytes can ask for thousands of passes over a large image.
constexpr int kMaxScans = 200;

Decoder* decoder_of(j_common_ptr codec) { return static_cast<Decoder*>(codec->client_data); }

[[noreturn]] void fail(j_common_ptr codec, int32_t fault, const char* reason) {
  Decoder* decoder = decoder_of(codec);
  decoder->fault = fault;
  std::snprintf(decoder->reason, sizeof decoder->reason, "%s", reason);
  longjmp(decoder->escape, 1);
}

[[noreturn]] void on_error(j_common_ptr codec) {
  char message[JMSG_LENGTH_MAX];
  codec->err->format_message(codec, message);
  const bool unsupported = codec->err->msg_code == JERR_CONVERSION_NOTIMPL || codec->err->msg_code == JERR_SOF_UNSUPPORTED || codec->err->msg_code == JERR_BAD_PRECISION ||
                           codec->err->msg_code == JERR_ARITH_NOTIMPL;
  fail(codec, unsupported ? WN_IMAGE_UNSUPPORTED : WN_IMAGE_CORRUPT, message);
}

// libjpeg fills damaged areas with grey and calls it a warning; cameras that pad between markers earn one as well.
void on_message(j_common_ptr codec, int level) {
  if (level >= 0) return;
  switch (codec->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_JPEG_EOF:
      on_error(codec);
    default:
      break;
  }
}

void on_output(j_common_ptr) {}
void start(j_decompress_ptr) {}

boolean refill(j_decompress_ptr codec) { fail(reinterpret_cast<j_common_ptr>(codec), WN_IMAGE_TRUNCATED, "the file ends before the image does"); }

void skip(j_decompress_ptr codec, long count) {
  if (count <= 0) return;
  if (static_cast<size_t>(count) > codec->src->bytes_in_buffer) refill(codec);
  codec->src->next_input_byte += count;
  codec->src->bytes_in_buffer -= static_cast<size_t>(count);
}

void on_progress(j_common_ptr codec) {
  if (reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number > kMaxScans) {
    fail(codec, WN_IMAGE_UNSUPPORTED, "more than 200 progressive scans");
  }
}

// Adobe writes CMYK inverted and says so with its marker.
void cmyk_to_rgb(const uint8_t* cmyk, uint8_t* rgb, int64_t width, bool inverted) {
  for (int64_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    const int black = inverted ? cmyk[3] : 255 - cmyk[3];
    for (int c = 0; c < 3; c++) rgb[c] = static_cast<uint8_t>(((inverted ? cmyk[c] : 255 - cmyk[c]) * black + 127) / 255);
  }
}

// Holds plain data only, since longjmp runs no destructors.
bool run(Decoder* decoder, Bytes file, int reduction, uint8_t* rgb, uint8_t* cmyk, int64_t width, int64_t height) {
  jpeg_decompress_struct* codec = &decoder->codec;
  codec->err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = on_error;
  decoder->errors.emit_message = on_message;
  decoder->errors.output_message = on_output;
  codec->client_data = decoder;
  if (setjmp(decoder->escape) != 0) return false;

  jpeg_create_decompress(codec);
  decoder->source = {file.data, file.size, start, refill, skip, jpeg_resync_to_restart, start};
  codec->src = &decoder->source;
  decoder->progress.progress_monitor = on_progress;
  codec->progress = &decoder->progress;
  jpeg_read_header(codec, TRUE);
  const bool four = codec->num_components == 4;
  codec->out_color_space = four ? JCS_CMYK : JCS_RGB;
  codec->scale_num = 1;
  codec->scale_denom = static_cast<unsigned>(reduction);
  jpeg_start_decompress(codec);
  if (codec->output_width != width || codec->output_height != height) {
    fail(reinterpret_cast<j_common_ptr>(codec), WN_IMAGE_CORRUPT, "two headers disagree about the size");
  }

  while (codec->output_scanline < codec->output_height) {
    uint8_t* row = rgb + int64_t{codec->output_scanline} * width * 3;
    uint8_t* target = four ? cmyk : row;
    jpeg_read_scanlines(codec, &target, 1);
    if (four) cmyk_to_rgb(cmyk, row, width, codec->saw_Adobe_marker != FALSE);
  }

  return true;
}

}  // namespace

void decode_jpeg(Bytes file, int reduction, uint8_t* rgb, int64_t width, int64_t height) {
  Decoder decoder;
  std::memset(&decoder, 0, sizeof decoder);
  std::vector<uint8_t> cmyk(static_cast<size_t>(width) * 4);
  const bool done = run(&decoder, file, reduction, rgb, cmyk.data(), width, height);
  jpeg_destroy_decompress(&decoder.codec);
  if (!done) throw ImageFault(decoder.fault, std::string("JPEG: ") + decoder.reason);
}

}  // namespace winnow
