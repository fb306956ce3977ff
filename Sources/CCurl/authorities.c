#include "authorities.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

static X509_STORE *store;

int authorities_load(const char *path)
{
    store = X509_STORE_new();
    if (store == NULL || X509_STORE_load_file(store, path) != 1)
        return -1;
    /* As libcurl does with a file of its own: an intermediate certificate in the file is an anchor too. */
    X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(store);
    return sk_X509_OBJECT_num(objects);
}

/* A server that sends nothing but its own certificate, of an unknown authority: OpenSSL has two results for it, and
 * people know it by the second, which comes last where verification goes on after the first. */
static int on_verdict(int is_good, X509_STORE_CTX *verification)
{
    if (!is_good && X509_STORE_CTX_get_error(verification) == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY &&
        X509_STORE_CTX_get_error_depth(verification) == 0)
        X509_STORE_CTX_set_error(verification, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE);
    return is_good;
}

static CURLcode use_store(CURL *easy, void *context, void *unused)
{
    (void)easy;
    (void)unused;
    SSL_CTX_set1_cert_store(context, store);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verdict);
    return CURLE_OK;
}

CURLcode authorities_use(CURL *easy)
{
    CURLcode code = curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    if (code == CURLE_OK)
        code = curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    if (code == CURLE_OK)
        code = curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, use_store);
}

const char *authorities_verdict(long result) { return X509_verify_cert_error_string(result); }
