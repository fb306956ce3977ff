/* DH, HMAC_CTX and the like have successors that can do less of what Node's API asks for. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/proverr.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Macros that Swift does not import. */
static const int openssl_key_pair = EVP_PKEY_KEYPAIR;
static const int openssl_public_key = EVP_PKEY_PUBLIC_KEY;
static const int openssl_key_parameters = EVP_PKEY_KEY_PARAMETERS;

/* Puts an error of OpenSSL's own on its queue. */
static inline void openssl_raise(int library, int reason) { ERR_raise(library, reason); }

/* The alternative names of a certificate, as a list that the caller frees. */
static inline GENERAL_NAMES *openssl_names(const X509 *certificate, int kind) {
    return X509_get_ext_d2i(certificate, kind, NULL, NULL);
}
static inline int openssl_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *openssl_name(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
/* The text of a name of the kinds that have one. */
static inline ASN1_IA5STRING *openssl_name_text(const GENERAL_NAME *name) {
    return name->type == GEN_DNS || name->type == GEN_EMAIL || name->type == GEN_URI ? name->d.ia5 : NULL;
}
static inline ASN1_OCTET_STRING *openssl_name_address(const GENERAL_NAME *name) {
    return name->type == GEN_IPADD ? name->d.iPAddress : NULL;
}
static inline int openssl_name_kind(const GENERAL_NAME *name) { return name->type; }

/* The services of a certificate's authority information. */
static inline AUTHORITY_INFO_ACCESS *openssl_access(const X509 *certificate) {
    return X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
}
static inline int openssl_access_count(const AUTHORITY_INFO_ACCESS *access) {
    return sk_ACCESS_DESCRIPTION_num(access);
}
static inline ACCESS_DESCRIPTION *openssl_access_at(const AUTHORITY_INFO_ACCESS *access, int index) {
    return sk_ACCESS_DESCRIPTION_value(access, index);
}

/* The purposes of a certificate's extended key usage. */
static inline EXTENDED_KEY_USAGE *openssl_purposes(const X509 *certificate) {
    return X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
}
static inline int openssl_purpose_count(const EXTENDED_KEY_USAGE *purposes) { return sk_ASN1_OBJECT_num(purposes); }
static inline ASN1_OBJECT *openssl_purpose(const EXTENDED_KEY_USAGE *purposes, int index) {
    return sk_ASN1_OBJECT_value(purposes, index);
}
static const unsigned long openssl_name_flags =
    ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;
