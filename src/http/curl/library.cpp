#include "http/curl/library.hpp"

#include <dlfcn.h>

namespace gpuctl::http {
namespace {

template <typename Function>
bool find(void* handle, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(handle, name));
  return function != nullptr;
}

}  // namespace

Result<std::unique_ptr<const CurlLibrary>> CurlLibrary::open() {
  std::unique_ptr<CurlLibrary> library(new CurlLibrary());
  if (!library->load())
    return Error{.code = ErrorCode::config,
                 .message = "libcurl.so.4 cannot be used: it is missing, or older than 7.85",
                 .hint = "install it: apt-get install libcurl4"};
  return std::unique_ptr<const CurlLibrary>(std::move(library));
}

bool CurlLibrary::load() {
  // NODELETE: OpenSSL leaves exit handlers behind, which must not point into unmapped code.
  handle_ = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (handle_ == nullptr) return false;
  const bool complete =
      find(handle_, "curl_easy_init", easy_init) && find(handle_, "curl_easy_reset", easy_reset) &&
      find(handle_, "curl_easy_cleanup", easy_cleanup) && find(handle_, "curl_easy_setopt", easy_setopt) &&
      find(handle_, "curl_easy_getinfo", easy_getinfo) && find(handle_, "curl_easy_strerror", easy_strerror) &&
      find(handle_, "curl_multi_init", multi_init) && find(handle_, "curl_multi_cleanup", multi_cleanup) &&
      find(handle_, "curl_multi_add_handle", multi_add_handle) &&
      find(handle_, "curl_multi_remove_handle", multi_remove_handle) &&
      find(handle_, "curl_multi_perform", multi_perform) && find(handle_, "curl_multi_poll", multi_poll) &&
      find(handle_, "curl_multi_wakeup", multi_wakeup) && find(handle_, "curl_multi_info_read", multi_info_read) &&
      find(handle_, "curl_slist_append", slist_append) && find(handle_, "curl_slist_free_all", slist_free_all) &&
      find(handle_, "curl_global_init", global_init_) && find(handle_, "curl_global_cleanup", global_cleanup_);
  initialised_ = complete && global_init_(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return initialised_;
}

CurlLibrary::~CurlLibrary() {
  if (initialised_) global_cleanup_();
  if (handle_ != nullptr) dlclose(handle_);
}

}  // namespace gpuctl::http
