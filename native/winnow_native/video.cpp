// Video files to frames, through OpenCV's videoio and the FFmpeg behind it.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include <opencv2/videoio.hpp>

#include "image_formats.h"
#include "image_guard.h"
#include "quiet.h"

namespace winnow {
namespace {

struct Video {
  cv::VideoCapture capture;
  int64_t max_pixels;
  double step;  // seconds between frames, where their times say nothing
  double last = -1;
};

struct Container {
  const char* demuxer;  // FFmpeg's name
  bool counted;         // whether its header counts the frames
};

// Only containers that hold their own pictures: FFmpeg also reads play lists, which name other files and addresses.
Container recognise(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw ImageFault(WN_IMAGE_UNKNOWN, "the file cannot be opened");
  char head[192] = {};
  file.read(head, sizeof head);
  const std::streamsize size = file.gcount();
  const auto at = [&](std::streamsize offset, const char* text, size_t length) {
    return offset + static_cast<std::streamsize>(length) <= size && std::memcmp(head + offset, text, length) == 0;
  };
  if (at(0, "RIFF", 4) && at(8, "AVI ", 4)) return {"avi", true};
  if (at(4, "ftyp", 4) || at(4, "moov", 4) || at(4, "mdat", 4) || at(4, "wide", 4)) return {"mov", true};
  if (at(0, "\x1A\x45\xDF\xA3", 4)) return {"matroska", false};
  if (at(0, "\0\0\1\xBA", 4)) return {"mpeg", false};
  if (at(0, "G", 1) && at(188, "G", 1)) return {"mpegts", false};
  if (at(0, "FLV", 3)) return {"flv", false};
  if (at(0, "OggS", 4)) return {"ogg", false};
  if (at(0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11", 8)) return {"asf", false};
  throw ImageFault(WN_IMAGE_UNKNOWN, size == 0 ? "the file is empty" : "not an AVI, MP4, QuickTime, Matroska, WebM, MPEG, Flash, Ogg or ASF video");
}

// OpenCV hands FFmpeg's options over in the environment alone. The demuxer is the one that was recognised, whatever else the file looks like.
void open(Video& video, const char* path, const char* demuxer) {
  static std::mutex one_at_a_time;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", 1);
  setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", (std::string("input_format;") + demuxer + "|protocol_whitelist;file").c_str(), 1);
  if (!video.capture.open(path, cv::CAP_FFMPEG)) {
    throw ImageFault(WN_IMAGE_CORRUPT, "the video cannot be opened: its index is missing or damaged, or its codec is not known");
  }
}

double known(double value) { return std::isfinite(value) && value > 0 ? value : 0; }

void check(const Video& video, int64_t width, int64_t height) {
  if (width <= 0 || height <= 0) throw ImageFault(WN_IMAGE_CORRUPT, "the video holds no pictures");
  if (width * height > video.max_pixels) {
    throw ImageFault(WN_IMAGE_TOO_LARGE,
                     "its frames have " + std::to_string(width) + " × " + std::to_string(height) + " pixels; the limit is " + std::to_string(video.max_pixels) + " pixels");
  }
}

}  // namespace
}  // namespace winnow

using namespace winnow;

extern "C" {

wn_status wn_video_open(const char* path, int64_t max_pixels, void** out, wn_video_info* info, int32_t* fault) {
  return guarded_image(fault, [&] {
    quiet_opencv();
    const QuietThread quiet;
    const Container container = recognise(path);
    auto video = std::make_unique<Video>();
    video->max_pixels = max_pixels;
    open(*video, path, container.demuxer);
    const double width = video->capture.get(cv::CAP_PROP_FRAME_WIDTH), height = video->capture.get(cv::CAP_PROP_FRAME_HEIGHT);
    check(*video, std::llround(width), std::llround(height));
    const double rate = known(video->capture.get(cv::CAP_PROP_FPS)), frames = known(video->capture.get(cv::CAP_PROP_FRAME_COUNT));
    video->step = 1 / std::clamp(rate == 0 ? 25.0 : rate, 0.001, 1000.0);
    *info = {static_cast<int32_t>(width), static_cast<int32_t>(height), rate, rate == 0 ? 0 : frames / rate, container.counted ? std::llround(std::min(frames, 1e15)) : 0};
    *out = video.release();
  });
}

wn_status wn_video_next(void* handle, double* seconds, int32_t* ended, int32_t* fault) {
  return guarded_image(fault, [&] {
    const QuietThread quiet;
    auto* video = static_cast<Video*>(handle);
    *ended = video->capture.grab() ? 0 : 1;
    if (*ended) return;
    const double time = video->capture.get(cv::CAP_PROP_POS_MSEC) / 1000;
    // Times that go back or are missing, as damaged files have them, must not hold the walk through the file.
    video->last = std::isfinite(time) && time > video->last ? time : video->last + (video->last < 0 ? 1 : video->step);
    *seconds = video->last;
  });
}

wn_status wn_video_read(void* handle, uint8_t* pixels, int64_t capacity, int32_t* width, int32_t* height, int32_t* fault) {
  return guarded_image(fault, [&] {
    const QuietThread quiet;
    auto* video = static_cast<Video*>(handle);
    cv::Mat frame;
    if (!video->capture.retrieve(frame) || frame.empty() || frame.type() != CV_8UC3) throw ImageFault(WN_IMAGE_CORRUPT, "a frame cannot be decoded");
    check(*video, frame.cols, frame.rows);
    if (int64_t{frame.cols} * frame.rows * 3 > capacity) throw ImageFault(WN_IMAGE_UNSUPPORTED, "its frames change their size");
    for (int y = 0; y < frame.rows; y++) {
      const uint8_t* in = frame.ptr(y);
      for (int x = 0; x < frame.cols; x++, in += 3, pixels += 3) {
        for (int c = 0; c < 3; c++) pixels[c] = in[2 - c];  // OpenCV holds BGR
      }
    }
    *width = frame.cols;
    *height = frame.rows;
  });
}

void wn_video_close(void* handle) {
  const QuietThread quiet;
  delete static_cast<Video*>(handle);
}
}
