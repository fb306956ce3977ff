'use strict';

hatchery.provide('internal/crypto/x509', () => ({}));
