/* The certificate authorities of this process: read once, shared by all connections, so that no connection parses them
 * again and nothing opens their file later. */
#ifndef HATCHERY_AUTHORITIES_H
#define HATCHERY_AUTHORITIES_H

#include <curl/curl.h>

/* Reads a PEM file. Gives how many certificates it holds, or -1 if it cannot be read. To be called once. */
int authorities_load(const char *path);
/* Lets a transfer trust those and no others. */
CURLcode authorities_use(CURL *easy);
/* OpenSSL's sentence for a result of verification (CURLINFO_SSL_VERIFYRESULT). */
const char *authorities_verdict(long result);

#endif
