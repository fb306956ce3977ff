/* libcurl's variadic setters and getters, one function for each type of value; the rest of libcurl Swift can call. */
#ifndef HATCHERY_CURL_SHIM_H
#define HATCHERY_CURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>
/* The C library's Swift module leaves it out. */
#include <sys/epoll.h>

CURLcode curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode curl_set_size(CURL *easy, CURLoption option, int64_t value);
/* libcurl copies the text. NULL is the option's default. */
CURLcode curl_set_text(CURL *easy, CURLoption option, const char *value);
/* The list must live as long as the transfer. */
CURLcode curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode curl_set_pointer(CURL *easy, CURLoption option, void *value);

/* For CURLOPT_HEADERFUNCTION, CURLOPT_WRITEFUNCTION and CURLOPT_READFUNCTION, with their DATA options. */
typedef size_t (*curl_bytes_function)(char *bytes, size_t size, size_t count, void *context);
CURLcode curl_set_bytes_function(CURL *easy, CURLoption function, CURLoption data, curl_bytes_function call,
                                 void *context);
typedef int (*curl_rewind_function)(void *context, curl_off_t offset, int origin);
CURLcode curl_set_rewind_function(CURL *easy, curl_rewind_function call, void *context);

/* Opens a socket for the address, or gives -1 to forbid it. */
typedef int (*curl_open_function)(void *context, int family, int type, int protocol, const void *address,
                                  size_t address_bytes);
struct curl_opener {
    curl_open_function call;
    void *context;
};
/* `opener` must live as long as the transfer. */
CURLcode curl_set_open_function(CURL *easy, const struct curl_opener *opener);

/* 0 where there is no value. */
long curl_get_long(CURL *easy, CURLINFO info);
int64_t curl_get_size(CURL *easy, CURLINFO info);
/* NULL where there is no value; valid until the handle is used again. */
const char *curl_get_text(CURL *easy, CURLINFO info);
void *curl_get_context(CURL *easy);

CURLMcode curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
typedef int (*curl_socket_function)(CURL *easy, curl_socket_t socket, int what, void *context, void *own);
typedef int (*curl_timer_function)(CURLM *multi, long milliseconds, void *context);
CURLMcode curl_multi_set_functions(CURLM *multi, curl_socket_function on_socket, curl_timer_function on_timer,
                                   void *context);
/* The next transfer that is over, with its result; NULL when there is none. */
CURL *curl_multi_next_done(CURLM *multi, CURLcode *result);

#endif
