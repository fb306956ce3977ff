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
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* Macros that Swift does not import. */
static const int openssl_key_pair = EVP_PKEY_KEYPAIR;
static const int openssl_public_key = EVP_PKEY_PUBLIC_KEY;
static const int openssl_key_parameters = EVP_PKEY_KEY_PARAMETERS;
