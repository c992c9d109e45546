// A picture that follows the show: reads the messages of docs/overlay-protocol.md and paints those that have come together,
// so that the canvases always show exactly one frame. Keeps no time of its own but that of a lost connection and of the next
// look.

import { Picture } from "/picture.js";

const VERSION = 1;
const SILENCE_MAX_MS = 15_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;
/** What a browser does for a picture is mostly the same whether one pixel changed or many: thirty a second are half of it. */
const PAINT_EVERY_MS = 1000 / 30;
const RELOADED = "reloaded-for-version";

/** A message under reading. */
class Reader {
  constructor(buffer) {
    this.bytes = new Uint8Array(buffer);
    this.at = 0;
  }
  get more() {
    return this.at < this.bytes.length;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let number = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      number += (byte & 0x7f) * factor;
      if (!(byte & 0x80)) return number;
      factor *= 128;
    }
  }
  signed() {
    return unzigzag(this.number());
  }
  /** As a number: bytes in memory are red, green, blue, alpha on every machine that a browser runs on. */
  color(hasAlpha) {
    const [r, g, b] = [this.byte(), this.byte(), this.byte()];
    return (((hasAlpha ? this.byte() : 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
}

const unzigzag = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

function readCells(reader, picture) {
  let offset = 0;
  let color = 0;
  for (let runs = reader.number(); runs > 0; runs--) {
    const step = reader.number();
    offset += unzigzag(Math.floor(step / 2));
    const length = reader.number();
    if (step % 2) color = reader.color(false);
    picture.cells(offset, length, color);
    offset += length;
  }
}

function readBlock(reader, picture) {
  const layer = reader.byte();
  const [x, y, width, height] = [reader.number(), reader.number(), reader.number(), reader.number()];
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const palette = new Uint32Array(reader.number());
  for (let index = 0; index < palette.length; index++) palette[index] = reader.color(picture.alpha);
  let at = 0;
  while (at < pixels.length) {
    const run = reader.number();
    if (run === 0) {
      for (let times = reader.number(); times > 0; times--) {
        pixels.copyWithin(at, at - width, at);
        at += width;
      }
    } else {
      const length = Math.floor((run - 1) / palette.length) + 1;
      pixels.fill(palette[(run - 1) % palette.length], at, at + length);
      at += length;
    }
  }
  picture.block(layer, image, x, y);
}

/**
 * Shows the stream at `path` in `host` until the page is left. A path that is a function is asked for it at each connection;
 * `reopen` of what is returned connects anew at once, and the old picture stays until the new one is there.
 *
 * `token` (a function) gives the operator's token where one is needed; `sized` is told when the picture has another size,
 * `told` is told of every message, `linked` whether there is a connection, `cued` what is to be heard.
 */
export function follow(
  host,
  path,
  { token = () => null, sized = () => {}, told = () => {}, linked = () => {}, cued = () => {} } = {},
) {
  const picture = new Picture(host);
  const state = { frame: null, messages: 0, bytes: 0, picture, close, reopen };
  let socket = null;
  let silence = 0;
  let heardAt = 0;
  let retry = 0;
  let wait = RETRY_MIN_MS;
  let over = false;
  const waiting = [];
  let paintedAt = -PAINT_EVERY_MS;

  function connect() {
    const address = new URL(typeof path === "function" ? path() : path, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.hash = "";
    const own = new WebSocket(address);
    socket = own;
    own.binaryType = "arraybuffer";
    own.onopen = () => {
      const word = token();
      if (word) own.send(JSON.stringify({ token: word }));
    };
    own.onmessage = (event) => own === socket && hear(event.data);
    own.onclose = () => own === socket && again();
    listen();
  }

  function listen() {
    heardAt = performance.now();
    clearTimeout(silence);
    silence = setTimeout(check, SILENCE_MAX_MS);
  }

  /** Messages only note when they came: a timer for each of them would be a good part of the page's work. */
  function check() {
    const left = heardAt + SILENCE_MAX_MS - performance.now();
    if (left <= 0) again();
    else silence = setTimeout(check, left);
  }

  // The picture stays as it is until there is a new one.
  function again() {
    const old = socket;
    socket = null;
    old?.close();
    clearTimeout(silence);
    linked(false);
    if (over) return;
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, RETRY_MAX_MS);
  }

  function hear(buffer) {
    heardAt = performance.now();
    const [kind, what] = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 2));
    state.messages += 1;
    state.bytes += buffer.byteLength;
    if (kind === 3) return told(state);
    if (kind === 4) return cued(what);
    waiting.push(buffer);
    // A page that nobody sees paints nothing, and its timers hardly run.
    if (document.hidden) paint();
    else if (waiting.length === 1) setTimeout(paint, paintedAt + PAINT_EVERY_MS - performance.now());
  }

  function paint() {
    paintedAt = performance.now();
    for (const buffer of waiting.splice(0)) if (!over) take(new Reader(buffer));
    picture.flush();
    told(state);
  }

  function take(reader) {
    const kind = reader.byte();
    if (kind === 1) {
      if (reader.byte() !== VERSION) return outdated();
      wait = RETRY_MIN_MS;
      sessionStorage.removeItem(RELOADED);
      const alpha = (reader.byte() & 1) === 1;
      state.frame = reader.number();
      if (picture.begin(reader.number(), reader.number(), alpha)) sized(picture);
      picture.layer(0);
      linked(true);
    } else if (kind === 2) {
      state.frame += reader.number();
    }
    while (reader.more) {
      const record = reader.byte();
      if (record === 16) {
        picture.stand({ x: reader.signed(), y: reader.signed(), scale: reader.number(), columns: reader.number() });
      } else if (record === 17) {
        readCells(reader, picture);
      } else if (record === 18) {
        readBlock(reader, picture);
      } else {
        return outdated();
      }
    }
  }

  // The service was replaced by another version: its own page can read what it says.
  function outdated() {
    close();
    if (sessionStorage.getItem(RELOADED) === location.href) return;
    sessionStorage.setItem(RELOADED, location.href);
    location.reload();
  }

  function reopen() {
    const old = socket;
    socket = null;
    old?.close();
    clearTimeout(retry);
    connect();
  }

  function close() {
    over = true;
    clearTimeout(retry);
    clearTimeout(silence);
    socket?.close();
    socket = null;
  }

  connect();
  return state;
}
