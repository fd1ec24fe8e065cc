#include "quiet.h"

#include <iostream>
#include <mutex>
#include <streambuf>

namespace winnow {
namespace {

thread_local int muted = 0;

// Hands everything on, except from threads that are muted.
class Gate : public std::streambuf {
 public:
  explicit Gate(std::streambuf* target) : target(target) {}

 protected:
  int_type overflow(int_type c) override {
    if (muted > 0 || traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    return target->sputc(traits_type::to_char_type(c));
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override { return muted > 0 ? count : target->sputn(text, count); }
  int sync() override { return muted > 0 ? 0 : target->pubsync(); }

 private:
  std::streambuf* target;
};

}  // namespace

QuietThread::QuietThread() {
  static std::once_flag once;
  // Never freed: std::cerr outlives every static of this library.
  std::call_once(once, [] { std::cerr.rdbuf(new Gate(std::cerr.rdbuf())); });
  muted++;
}

QuietThread::~QuietThread() { muted--; }

}  // namespace winnow
