// libcurl, opened at run time. The types of its functions come from its headers; nothing is linked.
#pragma once

#define CURL_DISABLE_TYPECHECK 1  // its macros would stand in for the functions of the table
#include <curl/curl.h>

#include <memory>

#include "gpuctl/base/result.hpp"

namespace gpuctl::http {

/// The functions that the transport calls. Loaded and initialised while this lives. Thread-safe.
class CurlLibrary {
 public:
  /// ErrorCode::config, with the package to install, where libcurl.so.4 cannot be opened.
  static Result<std::unique_ptr<const CurlLibrary>> open();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary();

  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;

 private:
  CurlLibrary() = default;
  bool load();

  void* handle_ = nullptr;
  decltype(&curl_global_init) global_init_ = nullptr;
  decltype(&curl_global_cleanup) global_cleanup_ = nullptr;
  bool initialised_ = false;
};

}  // namespace gpuctl::http
