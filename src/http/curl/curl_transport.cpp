#include "gpuctl/http/curl_transport.hpp"

#include <mutex>
#include <vector>

#include "http/curl/exchange.hpp"
#include "http/curl/library.hpp"

namespace gpuctl::http {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostIdle = 8;
constexpr milliseconds kLongestPoll{1000};

/// One transfer at a time. The multi handle keeps the connections open between them.
class Lane {
 public:
  explicit Lane(const CurlLibrary& curl)
      : curl_(curl), multi_(curl.multi_init(), curl.multi_cleanup), easy_(curl.easy_init(), curl.easy_cleanup) {}

  bool usable() const { return multi_ != nullptr && easy_ != nullptr; }

  Result<Response> send(const Request& request, const CallContext& context, const CurlOptions& options, Log& log) {
    Exchange exchange(curl_, easy_.get(), request, options, log);
    GPUCTL_TRY(exchange.prepare());
    const std::stop_callback wake(context.stop, [this] { curl_.multi_wakeup(multi_.get()); });
    const Attached attached(*this);
    for (;;) {
      int running = 0;
      if (curl_.multi_perform(multi_.get(), &running) != CURLM_OK || running == 0) break;
      if (context.cancelled()) return cancelled_error(exchange.delivery());
      const auto wait = time_left(context);
      if (wait <= milliseconds::zero())
        return Error{.code = ErrorCode::deadline,
                     .message = "time ran out before the server had answered",
                     .delivery = exchange.delivery()};
      curl_.multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr);
    }
    int left = 0;
    const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left);
    if (message == nullptr)
      return Error{
          .code = ErrorCode::internal, .message = "libcurl lost the transfer", .delivery = exchange.delivery()};
    return exchange.finish(message->data.result);
  }

 private:
  struct Attached {
    explicit Attached(Lane& owner) : lane(owner) { lane.curl_.multi_add_handle(lane.multi_.get(), lane.easy_.get()); }
    ~Attached() {
      lane.curl_.multi_remove_handle(lane.multi_.get(), lane.easy_.get());
      lane.curl_.easy_reset(lane.easy_.get());  // drops its pointers into the exchange, which ends next
    }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;
    Lane& lane;
  };

  static milliseconds time_left(const CallContext& context) {
    if (!context.deadline) return kLongestPoll;
    return std::min(std::chrono::ceil<milliseconds>(*context.deadline - std::chrono::steady_clock::now()),
                    kLongestPoll);
  }

  const CurlLibrary& curl_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
};

class CurlTransport final : public Transport {
 public:
  CurlTransport(CurlOptions options, Log& log) : options_(std::move(options)), log_(log) {}

  Result<Response> send(const Request& request, const CallContext& context) override {
    if (context.cancelled()) return cancelled_error();
    GPUCTL_TRY(check_url(request.url));
    GPUCTL_ASSIGN(auto lane, take_lane());
    auto answer = lane->send(request, context, options_, log_);
    return_lane(std::move(lane));
    return answer;
  }

 private:
  Result<std::unique_ptr<Lane>> take_lane() {
    const std::scoped_lock lock(mutex_);
    if (library_ == nullptr) {
      GPUCTL_ASSIGN(library_, CurlLibrary::open());
    }
    if (!idle_.empty()) {
      // The last one back: its connection is the most likely to be alive still.
      auto lane = std::move(idle_.back());
      idle_.pop_back();
      return lane;
    }
    auto lane = std::make_unique<Lane>(*library_);
    if (!lane->usable()) return Error{.code = ErrorCode::internal, .message = "libcurl is out of memory"};
    return lane;
  }

  void return_lane(std::unique_ptr<Lane> lane) {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(lane));
  }

  const CurlOptions options_;
  Log& log_;
  std::mutex mutex_;
  std::unique_ptr<const CurlLibrary> library_;
  std::vector<std::unique_ptr<Lane>> idle_;
};

}  // namespace

CurlOptions curl_options_from(const Environment& environment) {
  CurlOptions options;
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    if (auto file = environment.get(name)) {
      options.ca_file = *std::move(file);
      break;
    }
  }
  return options;
}

std::unique_ptr<Transport> make_curl_transport(CurlOptions options, Log& log) {
  return std::make_unique<CurlTransport>(std::move(options), log);
}

}  // namespace gpuctl::http
