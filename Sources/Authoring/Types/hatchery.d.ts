// What a function finds around it, for editors: names, parameters and what comes back. It stands alone, and the
// jsconfig.json beside it names it. Renew it with  hatchery types --out FILE

// ---------------------------------------------------------------------------------------------------------------------
// Events

/** What all events have in common. Unknown fields are passed through. */
interface CommonEvent {
  /** Who did it; there is this one, or `anonymousId`, or both. */
  userId?: string;
  anonymousId?: string;
  /** Where it happened: page, device, library, traits. */
  context?: EventContext;
  /** Which destinations get it. */
  integrations?: { [destination: string]: any };
  messageId?: string;
  /** ISO 8601, as are the other times: when it happened. */
  timestamp?: string;
  sentAt?: string;
  receivedAt?: string;
  originalTimestamp?: string;
  version?: string | number;
  channel?: string;
  projectId?: string;
  [field: string]: any;
}

interface EventContext {
  ip?: string;
  locale?: string;
  userAgent?: string;
  page?: { path?: string; referrer?: string; search?: string; title?: string; url?: string; [name: string]: any };
  campaign?: { name?: string; source?: string; medium?: string; term?: string; content?: string; [name: string]: any };
  traits?: Traits;
  library?: { name?: string; version?: string; [name: string]: any };
  [name: string]: any;
}

interface Traits {
  email?: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  [name: string]: any;
}

/** Who somebody is. */
interface IdentifyEvent extends CommonEvent { type: 'identify'; traits?: Traits }
/** What somebody did. */
interface TrackEvent extends CommonEvent { type: 'track'; event: string; properties?: Properties }
/** Which page somebody looked at. */
interface PageEvent extends CommonEvent { type: 'page'; name?: string; category?: string; properties?: Properties }
/** Which screen of an app somebody looked at. */
interface ScreenEvent extends CommonEvent { type: 'screen'; name?: string; category?: string; properties?: Properties }
/** Which group somebody belongs to. */
interface GroupEvent extends CommonEvent { type: 'group'; groupId: string; traits?: Traits }
/** That two identities are one. */
interface AliasEvent extends CommonEvent { type: 'alias'; previousId: string }
/** That somebody's data is to be deleted; it has `userId`, and no properties or traits. */
interface DeleteEvent extends CommonEvent { type: 'delete'; userId: string; context?: any; integrations?: any }

interface Properties { [name: string]: any }

/** Any event; `event.type` tells which. */
type FunctionEvent =
  | IdentifyEvent | TrackEvent | PageEvent | ScreenEvent | GroupEvent | AliasEvent | DeleteEvent;

/** The values of the settings that function.yaml describes, by name. */
interface Settings { [name: string]: any }

// ---------------------------------------------------------------------------------------------------------------------
// Handlers. Write for instance  /** @type {DestinationHandler<TrackEvent>} */  in front of  async function onTrack

/** A destination's handler: done when it returns; what it returns is shown and otherwise ignored. */
type DestinationHandler<E = FunctionEvent> = (event: E, settings: Settings) => any;
/** A destination's onBatch: nothing for success, or a status for each event, such as `{ status: 429 }`. */
type DestinationBatchHandler = (events: FunctionEvent[], settings: Settings) =>
  void | BatchStatus[] | Promise<void | BatchStatus[]>;
/** What became of one event of a batch: 2xx well, 429 and 5xx to be tried again, anything else refused. */
interface BatchStatus { status: number; errormessage?: string; [name: string]: any }

/** An insert's handler: the event that goes on, or nothing to filter it. */
type InsertHandler<E = FunctionEvent> = (event: E, settings: Settings) => Forwarded | Promise<Forwarded>;
/** An insert's onBatch: the events that go on, in order; null in the place of one that does not. */
type InsertBatchHandler = (events: FunctionEvent[], settings: Settings) => any[] | Promise<any[]>;
type Forwarded = { [field: string]: any } | null | undefined | void;

/** A source's handler; what was handed to `Segment` is sent if it does not throw. */
type SourceHandler = (request: SourceRequest, settings: Settings) => any;

/** The webhook's request. */
interface SourceRequest {
  /** The body as JSON, at once; throws a SyntaxError if it is none. */
  json(): any;
  /** The body's text, at once. */
  text(): string;
  /** By name, whatever the case of its letters. */
  headers: Headers;
  /** With the query's parameters in `url.searchParams`. */
  url: URL;
}

// ---------------------------------------------------------------------------------------------------------------------
// Errors: throw one to say what becomes of the event. Anything else that is thrown ends the call as badRequest.

/** The event's type is not handled; not retried. */
declare class EventNotSupported extends Error { constructor(message?: string) }
/** The event is not as it should be; not retried. */
declare class InvalidEventPayload extends Error { constructor(message?: string) }
/** Something in the event or the settings is missing or wrong; not retried. */
declare class ValidationError extends Error { constructor(message?: string) }
/** It may work later: the event is delivered again. */
declare class RetryError extends Error { constructor(message?: string) }
/** The event is to go no further, which is no failure. */
declare class DropEvent extends Error { constructor(message?: string) }

// ---------------------------------------------------------------------------------------------------------------------
// Segment: what a source sends. Messages are collected, and sent once the handler has returned without throwing.

interface MessageFields {
  /** One of `userId` and `anonymousId` is needed. */
  userId?: string;
  anonymousId?: string;
  context?: { [name: string]: any };
  integrations?: { [name: string]: any };
  messageId?: string;
  timestamp?: string | Date;
  sentAt?: string | Date;
}

interface SegmentMessages {
  identify(message: MessageFields & { traits?: Traits }): any;
  track(message: MessageFields & { event: string; properties?: Properties }): any;
  page(message: MessageFields & { name?: string; category?: string; properties?: Properties }): any;
  screen(message: MessageFields & { name?: string; category?: string; properties?: Properties }): any;
  group(message: MessageFields & { groupId: string; traits?: Traits }): any;
  alias(message: MessageFields & { previousId: string }): any;
  /** An object for a warehouse: `collection` in lower case, `id` unique in it. */
  set(message: { collection: string; id: string; properties?: Properties }): any;
}

declare const Segment: SegmentMessages;

// ---------------------------------------------------------------------------------------------------------------------
// The cache: values that outlive a call, in this instance alone

interface Cache {
  /**
   * The value under `key`; where there is none, what `load` returns, which is then kept.
   * @param lifetimeMs for ever if left out or negative
   */
  load<T>(key: string | number, lifetimeMs: number, load: () => T | Promise<T>): Promise<T>;
  load<T>(key: string | number, load: () => T | Promise<T>): Promise<T>;
  /** Forgets a value. */
  delete(key: string | number): boolean;
}

declare const cache: Cache;

// ---------------------------------------------------------------------------------------------------------------------
// Console: lines come back with the call

interface Console {
  log(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  debug(...values: any[]): void;
  dir(value: any, options?: { depth?: number | null; [name: string]: any }): void;
  dirxml(...values: any[]): void;
  trace(...values: any[]): void;
  assert(isTrue?: any, ...values: any[]): void;
  table(rows: any, columns?: string[]): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeLog(label?: string, ...values: any[]): void;
  timeEnd(label?: string): void;
  group(...values: any[]): void;
  groupCollapsed(...values: any[]): void;
  groupEnd(): void;
  clear(): void;
}

declare const console: Console;

// ---------------------------------------------------------------------------------------------------------------------
// Timers; what is pending when the handler ends is cancelled


declare function setTimeout<A extends any[]>(callback: (...values: A) => void, delayMs?: number, ...values: A): any;
declare function setInterval<A extends any[]>(callback: (...values: A) => void, delayMs?: number, ...values: A): any;
declare function setImmediate<A extends any[]>(callback: (...values: A) => void, ...values: A): any;
declare function clearTimeout(timer?: any): void;
declare function clearInterval(timer?: any): void;
declare function clearImmediate(timer?: any): void;
declare function queueMicrotask(callback: () => void): void;

// ---------------------------------------------------------------------------------------------------------------------
// Requests

type HeadersInit = Headers | [string, string][] | Iterable<readonly [string, string]> | { [name: string]: any };
type BodyInit = string | URLSearchParams | FormData | Blob | ReadableStream | BufferSource | null;
type BufferSource = ArrayBufferView | ArrayBuffer;
type RequestInfo = Request | URL | string;

interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: any;
  redirect?: 'follow' | 'error' | 'manual';
  signal?: AbortSignal | null;
  /** In milliseconds, as in node-fetch. */
  timeout?: number;
  /** Most redirects, as in node-fetch. */
  follow?: number;
  /** Most bytes of the answer's body, as in node-fetch. */
  size?: number;
  compress?: boolean;
  [name: string]: any;
}

interface ResponseInit { status?: number; statusText?: string; headers?: HeadersInit }

/** Body and what reads it, in requests and answers. */
interface Body {
  readonly body: ReadableStream | null;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  /** As in node-fetch. */
  buffer(): Promise<Buffer>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}

/** Sends a request. Rejects with a FetchError (`code`, `errno`, `type`) where there is no answer. */
declare function fetch(input: RequestInfo, init?: RequestInit): Promise<Response>;

declare class Headers {
  constructor(init?: HeadersInit);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArg?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  /** Every value by name, as in node-fetch. */
  raw(): { [name: string]: string[] };
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

interface Request extends Body {}
declare class Request {
  constructor(input: RequestInfo, init?: RequestInit);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: string;
  readonly signal: AbortSignal;
  readonly credentials: string;
  readonly mode: string;
  readonly cache: string;
  readonly referrer: string;
  readonly referrerPolicy: string;
  readonly integrity: string;
  readonly keepalive: boolean;
  readonly destination: string;
  clone(): Request;
}

interface Response extends Body {}
declare class Response {
  constructor(body?: BodyInit, init?: ResponseInit);
  static error(): Response;
  static json(data: any, init?: ResponseInit): Response;
  static redirect(url: string | URL, status?: number): Response;
  /** Whether the status is 2xx. */
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly url: string;
  readonly redirected: boolean;
  readonly type: string;
  clone(): Response;
}

declare class FormData {
  constructor();
  append(name: string, value: any, fileName?: any): void;
  delete(name: string): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  set(name: string, value: any, fileName?: any): void;
  forEach(callback: (value: string | File, name: string, form: FormData) => void, thisArg?: any): void;
  entries(): IterableIterator<[string, string | File]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string | File>;
  [Symbol.iterator](): IterableIterator<[string, string | File]>;
}

declare class Blob {
  constructor(parts?: Iterable<any>, options?: { type?: string; endings?: 'transparent' | 'native' });
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number, type?: string): Blob;
  stream(): ReadableStream;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
}

declare class File extends Blob {
  constructor(parts: Iterable<any>, name: string, options?: { type?: string; lastModified?: number });
  readonly name: string;
  readonly lastModified: number;
}

// ---------------------------------------------------------------------------------------------------------------------
// URLs

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  static createObjectURL(blob: Blob): string;
  static revokeObjectURL(url: string): void;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}

declare class URLSearchParams {
  constructor(init?: string | URLSearchParams | Iterable<readonly [string, string]> | { [name: string]: any });
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(callback: (value: string, name: string, parameters: URLSearchParams) => void, thisArg?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

interface URLPatternPart { input: string; groups: { [name: string]: string | undefined } }
interface URLPatternMatch {
  inputs: any[];
  protocol: URLPatternPart; username: URLPatternPart; password: URLPatternPart; hostname: URLPatternPart;
  port: URLPatternPart; pathname: URLPatternPart; search: URLPatternPart; hash: URLPatternPart;
}

declare class URLPattern {
  constructor(pattern?: string | { [part: string]: string }, base?: any, options?: { ignoreCase?: boolean });
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly hasRegExpGroups: boolean;
  test(input?: any, base?: string): boolean;
  exec(input?: any, base?: string): URLPatternMatch | null;
}

// ---------------------------------------------------------------------------------------------------------------------
// Text and bytes

declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function structuredClone<T>(value: T, options?: { transfer?: any[] }): T;

declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: BufferSource, options?: { stream?: boolean }): string;
}

type BufferEncoding =
  | 'utf8' | 'utf-8' | 'utf16le' | 'utf-16le' | 'ucs2' | 'ucs-2' | 'latin1' | 'binary' | 'ascii' | 'hex' | 'base64'
  | 'base64url';

/** Bytes, as in Node. */
interface Buffer extends Uint8Array {
  toString(encoding?: BufferEncoding | string, start?: number, end?: number): string;
  toJSON(): { type: 'Buffer'; data: number[] };
  equals(other: Uint8Array): boolean;
  compare(other: Uint8Array, ...bounds: number[]): number;
  copy(target: Uint8Array, targetStart?: number, start?: number, end?: number): number;
  write(text: string, ...placeAndEncoding: any[]): number;
  slice(start?: number, end?: number): Buffer;
  subarray(start?: number, end?: number): Buffer;
  indexOf(value: any, from?: any, encoding?: any): number;
  lastIndexOf(value: any, from?: any, encoding?: any): number;
  includes(value: any, from?: any, encoding?: any): boolean;
  fill(value: any, ...boundsAndEncoding: any[]): this;
  swap16(): Buffer;
  swap32(): Buffer;
  swap64(): Buffer;
  readUInt8(offset?: number): number;
  readUInt16BE(offset?: number): number;
  readUInt16LE(offset?: number): number;
  readUInt32BE(offset?: number): number;
  readUInt32LE(offset?: number): number;
  readInt8(offset?: number): number;
  readInt16BE(offset?: number): number;
  readInt16LE(offset?: number): number;
  readInt32BE(offset?: number): number;
  readInt32LE(offset?: number): number;
  readBigUInt64BE(offset?: number): bigint;
  readBigUInt64LE(offset?: number): bigint;
  readBigInt64BE(offset?: number): bigint;
  readBigInt64LE(offset?: number): bigint;
  readUIntBE(offset: number, bytes: number): number;
  readUIntLE(offset: number, bytes: number): number;
  readIntBE(offset: number, bytes: number): number;
  readIntLE(offset: number, bytes: number): number;
  readFloatBE(offset?: number): number;
  readFloatLE(offset?: number): number;
  readDoubleBE(offset?: number): number;
  readDoubleLE(offset?: number): number;
  writeUInt8(value: number, offset?: number): number;
  writeUInt16BE(value: number, offset?: number): number;
  writeUInt16LE(value: number, offset?: number): number;
  writeUInt32BE(value: number, offset?: number): number;
  writeUInt32LE(value: number, offset?: number): number;
  writeInt8(value: number, offset?: number): number;
  writeInt16BE(value: number, offset?: number): number;
  writeInt16LE(value: number, offset?: number): number;
  writeInt32BE(value: number, offset?: number): number;
  writeInt32LE(value: number, offset?: number): number;
  writeBigUInt64BE(value: bigint, offset?: number): number;
  writeBigUInt64LE(value: bigint, offset?: number): number;
  writeBigInt64BE(value: bigint, offset?: number): number;
  writeBigInt64LE(value: bigint, offset?: number): number;
  writeUIntBE(value: number, offset: number, bytes: number): number;
  writeUIntLE(value: number, offset: number, bytes: number): number;
  writeIntBE(value: number, offset: number, bytes: number): number;
  writeIntLE(value: number, offset: number, bytes: number): number;
  writeFloatBE(value: number, offset?: number): number;
  writeFloatLE(value: number, offset?: number): number;
  writeDoubleBE(value: number, offset?: number): number;
  writeDoubleLE(value: number, offset?: number): number;
}

interface BufferConstructor {
  new(value: any, encoding?: any, length?: number): Buffer;
  (value: any, encoding?: any, length?: number): Buffer;
  from(value: any, encodingOrOffset?: any, length?: number): Buffer;
  of(...bytes: number[]): Buffer;
  alloc(bytes: number, fill?: any, encoding?: BufferEncoding): Buffer;
  allocUnsafe(bytes: number): Buffer;
  allocUnsafeSlow(bytes: number): Buffer;
  isBuffer(value: any): value is Buffer;
  isEncoding(name: string): boolean;
  byteLength(value: any, encoding?: BufferEncoding | string): number;
  compare(left: Uint8Array, right: Uint8Array): number;
  concat(list: readonly Uint8Array[], bytes?: number): Buffer;
  copyBytesFrom(view: any, offset?: number, length?: number): Buffer;
  poolSize: number;
  readonly prototype: Buffer;
}

declare const Buffer: BufferConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Cryptography: Node's module and the web's object in one

type Bytes = string | ArrayBufferView | ArrayBuffer;

interface Hash {
  update(data: Bytes, encoding?: string): this;
  digest(): Buffer;
  digest(encoding: 'hex' | 'base64' | 'base64url' | 'latin1' | 'binary' | string): string;
  copy(options?: any): Hash;
  [name: string]: any;
}
interface Hmac {
  update(data: Bytes, encoding?: string): this;
  digest(): Buffer;
  digest(encoding: 'hex' | 'base64' | 'base64url' | 'latin1' | 'binary' | string): string;
  [name: string]: any;
}
interface CipherObject {
  update(data: Bytes, inputEncoding?: string): Buffer;
  update(data: Bytes, inputEncoding: string | undefined, outputEncoding: string): string;
  final(): Buffer;
  final(outputEncoding: string): string;
  setAAD(data: any, options?: any): this;
  setAutoPadding(isPadded?: boolean): this;
  getAuthTag(): Buffer;
  setAuthTag(tag: any, encoding?: string): this;
  [name: string]: any;
}
interface Signer {
  update(data: Bytes, encoding?: string): this;
  sign(key: any): Buffer;
  sign(key: any, encoding: string): string;
  [name: string]: any;
}
interface Verifier {
  update(data: Bytes, encoding?: string): this;
  verify(key: any, signature: any, encoding?: string): boolean;
  [name: string]: any;
}
interface KeyObject {
  readonly type: 'secret' | 'public' | 'private';
  readonly asymmetricKeyType?: string;
  readonly symmetricKeySize?: number;
  export(options?: any): any;
  equals(other: KeyObject): boolean;
  [name: string]: any;
}

declare class Crypto {
  private constructor();
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends ArrayBufferView>(view: T): T;
  randomUUID(options?: any): string;
}

interface CryptoModule extends Crypto {
  readonly webcrypto: Crypto;
  readonly constants: { [name: string]: any };
  createHash(algorithm: string, options?: any): Hash;
  createHmac(algorithm: string, key: any, options?: any): Hmac;
  hash(algorithm: string, data: Bytes, encoding?: string): any;
  getHashes(): string[];
  getCiphers(): string[];
  getCurves(): string[];
  getCipherInfo(nameOrNid: string | number, options?: any): any;
  randomBytes(bytes: number): Buffer;
  randomBytes(bytes: number, callback: (error: Error | null, bytes: Buffer) => void): void;
  randomInt(max: number): number;
  randomInt(min: number, max: number): number;
  randomInt(min: number, max: number, callback: (error: Error | null, value: number) => void): void;
  randomFill(view: any, ...rest: any[]): void;
  randomFillSync<T>(view: T, offset?: number, bytes?: number): T;
  timingSafeEqual(left: BufferSource, right: BufferSource): boolean;
  createCipheriv(algorithm: string, key: any, iv: any, options?: any): CipherObject;
  createDecipheriv(algorithm: string, key: any, iv: any, options?: any): CipherObject;
  createCipher(algorithm: string, password: any, options?: any): CipherObject;
  createDecipher(algorithm: string, password: any, options?: any): CipherObject;
  createSign(algorithm: string, options?: any): Signer;
  createVerify(algorithm: string, options?: any): Verifier;
  sign(algorithm: string | null | undefined, data: any, key: any, callback?: any): Buffer;
  verify(algorithm: string | null | undefined, data: any, key: any, signature: any, callback?: any): boolean;
  createSecretKey(key: any, encoding?: string): KeyObject;
  createPublicKey(key: any): KeyObject;
  createPrivateKey(key: any): KeyObject;
  generateKey(type: string, options: any, callback: (error: Error | null, key: KeyObject) => void): void;
  generateKeySync(type: string, options: any): KeyObject;
  generateKeyPair(type: string, options: any,
    callback: (error: Error | null, publicKey: any, privateKey: any) => void): void;
  generateKeyPairSync(type: string, options?: any): { publicKey: any; privateKey: any };
  publicEncrypt(key: any, data: any): Buffer;
  publicDecrypt(key: any, data: any): Buffer;
  privateEncrypt(key: any, data: any): Buffer;
  privateDecrypt(key: any, data: any): Buffer;
  pbkdf2(password: any, salt: any, rounds: number, bytes: number, digest: string,
    callback: (error: Error | null, key: Buffer) => void): void;
  pbkdf2Sync(password: any, salt: any, rounds: number, bytes: number, digest: string): Buffer;
  scrypt(password: any, salt: any, bytes: number, ...optionsAndCallback: any[]): void;
  scryptSync(password: any, salt: any, bytes: number, options?: any): Buffer;
  hkdf(digest: string, key: any, salt: any, info: any, bytes: number,
    callback: (error: Error | null, key: ArrayBuffer) => void): void;
  hkdfSync(digest: string, key: any, salt: any, info: any, bytes: number): ArrayBuffer;
  createDiffieHellman(...options: any[]): any;
  createDiffieHellmanGroup(name: string): any;
  getDiffieHellman(name: string): any;
  diffieHellman(keys: any, callback?: any): any;
  createECDH(curve: string): any;
  generatePrime(bits: number, ...rest: any[]): void;
  generatePrimeSync(bits: number, options?: any): any;
  checkPrime(prime: any, ...rest: any[]): void;
  checkPrimeSync(prime: any, options?: any): boolean;
  /** The module's classes and its older names. */
  [name: string]: any;
}

declare const crypto: CryptoModule;

declare class CryptoKey {
  private constructor();
  readonly type: 'secret' | 'public' | 'private';
  readonly extractable: boolean;
  readonly algorithm: { name: string; [name: string]: any };
  readonly usages: string[];
}

declare class SubtleCrypto {
  private constructor();
  digest(algorithm: any, data: BufferSource): Promise<ArrayBuffer>;
  encrypt(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  decrypt(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  sign(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  verify(algorithm: any, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>;
  generateKey(algorithm: any, isExtractable: boolean, usages: string[]): Promise<any>;
  importKey(format: string, data: any, algorithm: any, isExtractable: boolean, usages: string[]): Promise<CryptoKey>;
  exportKey(format: string, key: CryptoKey): Promise<any>;
  deriveKey(algorithm: any, key: CryptoKey, derived: any, isExtractable: boolean, usages: string[]): Promise<CryptoKey>;
  deriveBits(algorithm: any, key: CryptoKey, bits?: number | null): Promise<ArrayBuffer>;
  wrapKey(format: string, key: CryptoKey, wrapping: CryptoKey, algorithm: any): Promise<ArrayBuffer>;
  unwrapKey(format: string, wrapped: BufferSource, wrapping: CryptoKey, algorithm: any, unwrapped: any,
    isExtractable: boolean, usages: string[]): Promise<CryptoKey>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Events of the web, abort signals

declare class Event {
  constructor(type: string, options?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean });
  static readonly NONE: number;
  static readonly CAPTURING_PHASE: number;
  static readonly AT_TARGET: number;
  static readonly BUBBLING_PHASE: number;
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly srcElement: EventTarget | null;
  readonly eventPhase: number;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly defaultPrevented: boolean;
  readonly timeStamp: number;
  cancelBubble: boolean;
  returnValue: boolean;
  composedPath(): EventTarget[];
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
  initEvent(type: string, bubbles?: boolean, cancelable?: boolean): void;
}

declare class EventTarget {
  constructor();
  addEventListener(type: string, listener: any, options?: any): void;
  removeEventListener(type: string, listener: any, options?: any): void;
  dispatchEvent(event: Event): boolean;
}

declare class CustomEvent extends Event {
  constructor(type: string, options?: any);
  readonly detail: any;
  initCustomEvent(type: string, bubbles?: boolean, cancelable?: boolean, detail?: any): void;
}
declare class ErrorEvent extends Event {
  constructor(type: string, options?: any);
  readonly message: string;
  readonly filename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly error: any;
}
declare class CloseEvent extends Event {
  constructor(type: string, options?: any);
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}
declare class MessageEvent extends Event {
  constructor(type: string, options?: any);
  readonly data: any;
  readonly origin: string;
  readonly lastEventId: string;
  readonly source: any;
  readonly ports: readonly MessagePort[];
}
declare class PromiseRejectionEvent extends Event {
  constructor(type: string, options: any);
  readonly promise: Promise<any>;
  readonly reason: any;
}

declare class AbortController {
  constructor();
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

declare class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: any): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  onabort: ((event: Event) => void) | null;
  throwIfAborted(): void;
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string | { name?: string; cause?: any });
  readonly code: number;
}

declare class MessageChannel {
  constructor();
  readonly port1: MessagePort;
  readonly port2: MessagePort;
}
declare class MessagePort extends EventTarget {
  private constructor();
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(message: any, options?: any): void;
  start(): void;
  close(): void;
}
declare class BroadcastChannel extends EventTarget {
  constructor(name: string);
  readonly name: string;
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(message: any): void;
  close(): void;
}

/** Of the global object itself. */
declare function addEventListener(type: string, listener: any, options?: any): void;
declare function removeEventListener(type: string, listener: any, options?: any): void;
declare function dispatchEvent(event: Event): boolean;
declare function reportError(error: any): void;
declare var onerror: any;
declare var onunhandledrejection: any;
declare var onrejectionhandled: any;

// ---------------------------------------------------------------------------------------------------------------------
// Streams

interface ReadResult<T> { done: boolean; value: T }
interface QueuingStrategy { highWaterMark?: number; size?: (chunk: any) => number }

declare class ReadableStream<T = any> {
  constructor(source?: any, strategy?: QueuingStrategy);
  static from<T>(list: Iterable<T> | AsyncIterable<T>): ReadableStream<T>;
  readonly locked: boolean;
  cancel(reason?: any): Promise<void>;
  getReader(): ReadableStreamDefaultReader<T>;
  getReader(options: { mode: 'byob' }): ReadableStreamBYOBReader;
  pipeThrough<R>(pair: { writable: WritableStream; readable: ReadableStream<R> }, options?: any): ReadableStream<R>;
  pipeTo(target: WritableStream, options?: any): Promise<void>;
  tee(): [ReadableStream<T>, ReadableStream<T>];
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<T>;
  [Symbol.asyncIterator](options?: { preventCancel?: boolean }): AsyncIterableIterator<T>;
}
declare class ReadableStreamDefaultReader<T = any> {
  constructor(stream: ReadableStream<T>);
  readonly closed: Promise<void>;
  read(): Promise<ReadResult<T>>;
  cancel(reason?: any): Promise<void>;
  releaseLock(): void;
}
declare class ReadableStreamBYOBReader {
  constructor(stream: ReadableStream);
  readonly closed: Promise<void>;
  read<V extends ArrayBufferView>(view: V, options?: { min?: number }): Promise<ReadResult<V>>;
  cancel(reason?: any): Promise<void>;
  releaseLock(): void;
}
declare class ReadableStreamDefaultController<T = any> {
  private constructor();
  readonly desiredSize: number | null;
  enqueue(chunk?: T): void;
  close(): void;
  error(reason?: any): void;
}
declare class ReadableByteStreamController {
  private constructor();
  readonly byobRequest: ReadableStreamBYOBRequest | null;
  readonly desiredSize: number | null;
  enqueue(chunk: ArrayBufferView): void;
  close(): void;
  error(reason?: any): void;
}
declare class ReadableStreamBYOBRequest {
  private constructor();
  readonly view: ArrayBufferView | null;
  respond(bytes: number): void;
  respondWithNewView(view: ArrayBufferView): void;
}
declare class WritableStream<T = any> {
  constructor(sink?: any, strategy?: QueuingStrategy);
  readonly locked: boolean;
  abort(reason?: any): Promise<void>;
  close(): Promise<void>;
  getWriter(): WritableStreamDefaultWriter<T>;
}
declare class WritableStreamDefaultWriter<T = any> {
  constructor(stream: WritableStream<T>);
  readonly closed: Promise<void>;
  readonly ready: Promise<void>;
  readonly desiredSize: number | null;
  write(chunk?: T): Promise<void>;
  close(): Promise<void>;
  abort(reason?: any): Promise<void>;
  releaseLock(): void;
}
declare class WritableStreamDefaultController {
  private constructor();
  readonly signal: AbortSignal;
  error(reason?: any): void;
}
declare class TransformStream<I = any, O = any> {
  constructor(transformer?: any, writableStrategy?: QueuingStrategy, readableStrategy?: QueuingStrategy);
  readonly readable: ReadableStream<O>;
  readonly writable: WritableStream<I>;
}
declare class TransformStreamDefaultController<O = any> {
  private constructor();
  readonly desiredSize: number | null;
  enqueue(chunk?: O): void;
  error(reason?: any): void;
  terminate(): void;
}
declare class ByteLengthQueuingStrategy {
  constructor(options: { highWaterMark: number });
  readonly highWaterMark: number;
  readonly size: (chunk: any) => number;
}
declare class CountQueuingStrategy {
  constructor(options: { highWaterMark: number });
  readonly highWaterMark: number;
  readonly size: (chunk?: any) => number;
}
declare class CompressionStream {
  constructor(format: 'gzip' | 'deflate' | 'deflate-raw');
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<BufferSource>;
}
declare class DecompressionStream {
  constructor(format: 'gzip' | 'deflate' | 'deflate-raw');
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<BufferSource>;
}
declare class TextEncoderStream {
  constructor();
  readonly encoding: string;
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<string>;
}
declare class TextDecoderStream {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  readonly readable: ReadableStream<string>;
  readonly writable: WritableStream<BufferSource>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Clock and surroundings

declare class Performance extends EventTarget {
  private constructor();
  readonly timeOrigin: number;
  /** Milliseconds since the instance started. */
  now(): number;
  mark(name: string, options?: any): PerformanceMark;
  measure(name: string, startOrOptions?: any, end?: string): PerformanceMeasure;
  clearMarks(name?: string): void;
  clearMeasures(name?: string): void;
  getEntries(): PerformanceEntry[];
  getEntriesByName(name: string, type?: string): PerformanceEntry[];
  getEntriesByType(type: string): PerformanceEntry[];
  toJSON(): any;
}
declare const performance: Performance;

declare class PerformanceEntry {
  protected constructor();
  readonly name: string;
  readonly entryType: string;
  readonly startTime: number;
  readonly duration: number;
  toJSON(): any;
}
declare class PerformanceMark extends PerformanceEntry {
  constructor(name: string, options?: any);
  readonly detail: any;
}
declare class PerformanceMeasure extends PerformanceEntry {
  private constructor();
  readonly detail: any;
}
declare class PerformanceObserver {
  constructor(callback: (list: PerformanceObserverEntryList, observer: PerformanceObserver) => void);
  static readonly supportedEntryTypes: readonly string[];
  observe(options: any): void;
  disconnect(): void;
  takeRecords(): PerformanceEntry[];
}
declare class PerformanceObserverEntryList {
  private constructor();
  getEntries(): PerformanceEntry[];
  getEntriesByName(name: string, type?: string): PerformanceEntry[];
  getEntriesByType(type: string): PerformanceEntry[];
}

declare class Navigator {
  private constructor();
  readonly userAgent: string;
  [name: string]: any;
}
declare const navigator: Navigator;

/** Other names of globalThis. */
declare const window: typeof globalThis;
declare const self: typeof globalThis;
declare const global: typeof globalThis;

// ---------------------------------------------------------------------------------------------------------------------
// Of ECMAScript, newer than what jsconfig.json names

declare const Iterator: any;
declare const Float16Array: any;
/** There, but of no use: the sandbox lets no code be made. */
declare const WebAssembly: any;

// ---------------------------------------------------------------------------------------------------------------------
// Node's https and zlib

interface HttpsModule {
  request(urlOrOptions: any, ...rest: any[]): any;
  get(urlOrOptions: any, ...rest: any[]): any;
  readonly Agent: any;
  readonly globalAgent: any;
  readonly METHODS: string[];
  readonly STATUS_CODES: { [status: string]: string };
  [name: string]: any;
}
declare const https: HttpsModule;

interface ZlibModule {
  deflateSync(data: Bytes, options?: any): Buffer;
  inflateSync(data: Bytes, options?: any): Buffer;
  deflateRawSync(data: Bytes, options?: any): Buffer;
  inflateRawSync(data: Bytes, options?: any): Buffer;
  gzipSync(data: Bytes, options?: any): Buffer;
  gunzipSync(data: Bytes, options?: any): Buffer;
  unzipSync(data: Bytes, options?: any): Buffer;
  /** The others: with callbacks, streams, Brotli, constants. */
  [name: string]: any;
}
declare const zlib: ZlibModule & { zlib: ZlibModule };

// ---------------------------------------------------------------------------------------------------------------------
// Libraries

/** lodash 4.17: the functions that are used most, and all the others without types. */
interface Lodash {
  (value: any): any;
  get(object: any, path: string | readonly (string | number)[], fallback?: any): any;
  set<T>(object: T, path: string | readonly (string | number)[], value: any): T;
  has(object: any, path: string | readonly (string | number)[]): boolean;
  unset(object: any, path: string | readonly (string | number)[]): boolean;
  pick<T>(object: T, ...keys: any[]): Partial<T>;
  omit<T>(object: T, ...keys: any[]): Partial<T>;
  pickBy<T>(object: T, predicate?: any): Partial<T>;
  omitBy<T>(object: T, predicate?: any): Partial<T>;
  merge(target: any, ...sources: any[]): any;
  defaults(target: any, ...sources: any[]): any;
  cloneDeep<T>(value: T): T;
  isEmpty(value: any): boolean;
  isEqual(left: any, right: any): boolean;
  isNil(value: any): value is null | undefined;
  isString(value: any): value is string;
  isNumber(value: any): value is number;
  isPlainObject(value: any): boolean;
  mapValues(object: any, change: any): any;
  mapKeys(object: any, change: any): any;
  keyBy(list: any, key: any): any;
  groupBy(list: any, key: any): any;
  sortBy<T>(list: readonly T[], ...keys: any[]): T[];
  uniq<T>(list: readonly T[]): T[];
  uniqBy<T>(list: readonly T[], key: any): T[];
  chunk<T>(list: readonly T[], size?: number): T[][];
  compact<T>(list: readonly T[]): T[];
  flatten(list: readonly any[]): any[];
  camelCase(text?: string): string;
  snakeCase(text?: string): string;
  kebabCase(text?: string): string;
  startCase(text?: string): string;
  capitalize(text?: string): string;
  [name: string]: any;
}
declare const _: Lodash;

/** moment with moment-timezone; each moment has these and many more. */
interface Moment {
  format(format?: string): string;
  toISOString(keepOffset?: boolean): string;
  toDate(): Date;
  toJSON(): string;
  valueOf(): number;
  unix(): number;
  isValid(): boolean;
  clone(): Moment;
  utc(keepLocalTime?: boolean): Moment;
  tz(zone: string, keepLocalTime?: boolean): Moment;
  add(amount: any, unit?: string): Moment;
  subtract(amount: any, unit?: string): Moment;
  startOf(unit: string): Moment;
  endOf(unit: string): Moment;
  diff(other: any, unit?: string, isExact?: boolean): number;
  isBefore(other?: any, unit?: string): boolean;
  isAfter(other?: any, unit?: string): boolean;
  isSame(other?: any, unit?: string): boolean;
  fromNow(withoutSuffix?: boolean): string;
  [name: string]: any;
}
interface MomentModule {
  (time?: any, format?: any, ...more: any[]): Moment;
  utc(time?: any, format?: any, ...more: any[]): Moment;
  unix(seconds: number): Moment;
  duration(amount?: any, unit?: string): any;
  tz: { (time: any, ...formatAndZone: any[]): Moment; names(): string[]; [name: string]: any };
  [name: string]: any;
}
declare const moment: MomentModule;

declare const xml2js: {
  parseString(xml: string, callback: (error: Error | null, result: any) => void): any;
  parseString(xml: string, options: any, callback: (error: Error | null, result: any) => void): any;
  parseStringPromise(xml: string, options?: any): Promise<any>;
  Parser: new (options?: any) => any;
  Builder: new (options?: any) => { buildObject(object: any): string };
  [name: string]: any;
};

/** XML out of objects: `xml({ order: [{ _attr: { id: 1 } }, { total: 9.5 }] })`. */
declare const xml: {
  (elements: any, options?: boolean | string | { indent?: any; declaration?: any; stream?: boolean }): any;
  element(...content: any[]): any;
  Element(...content: any[]): any;
};

declare const jsonwebtoken: {
  sign(payload: any, key: any, options?: any): string;
  sign(payload: any, key: any, options: any, callback: (error: Error | null, token?: string) => void): void;
  verify(token: string, key: any, options?: any, callback?: (error: Error | null, payload?: any) => void): any;
  decode(token: string, options?: any): any;
  JsonWebTokenError: any;
  NotBeforeError: any;
  TokenExpiredError: any;
};

declare const OAuth: { OAuth: any; OAuthEcho: any; OAuth2: any };

declare const uuidv5: {
  (namespace: string | Uint8Array | null, name: string | Uint8Array, isRaw?: false): string;
  (namespace: string | Uint8Array | null, name: string | Uint8Array, isRaw: true): Buffer;
  uuidv5(namespace: string | Uint8Array | null, name: string | Uint8Array, isRaw?: boolean): any;
  uuidToString(uuid: any): string;
  uuidFromString(text: string): any;
};

interface RetryingRequestInit extends RequestInit {
  retries?: number;
  retryDelay?: number | ((attempt: number, error: Error | null, response: Response | null) => number);
  retryOn?: number[] |
    ((attempt: number, error: Error | null, response: Response | null) => boolean | Promise<boolean>);
}
declare const fetchretrylib: {
  fetchretry(fetcher: typeof fetch, defaults?: RetryingRequestInit):
    (input: RequestInfo, init?: RetryingRequestInit) => Promise<Response>;
};

// A module that an operator has mounted is not described here: declare it in a file of your own, and name that file in
// jsconfig.json, such as  declare const AWS: any;
