// A picture that follows the show: reads the messages of docs/overlay-protocol.md and paints them at once, so that the
// canvas always shows exactly one frame. Keeps no time of its own but that of a lost connection.

const VERSION = 1;
const SILENCE_MAX_MS = 15_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;
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
  color() {
    const [r, g, b] = [this.byte(), this.byte(), this.byte()];
    return `rgb(${r} ${g} ${b})`;
  }
}

const unzigzag = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

/** The layers of a picture: canvases on top of each other in `host`. */
class Picture {
  constructor(host) {
    this.host = host;
    this.layers = [];
    this.width = 0;
    this.height = 0;
    this.alpha = false;
    this.place = { x: 0, y: 0, scale: 1, columns: 1 };
  }

  begin(width, height, alpha) {
    if (this.width !== width || this.height !== height || this.alpha !== alpha) {
      this.host.replaceChildren();
      this.layers = [];
      Object.assign(this, { width, height, alpha });
      return true;
    }
    for (const layer of this.layers) layer.clearRect(0, 0, width, height);
    return false;
  }

  layer(index) {
    while (this.layers.length <= index) {
      const canvas = document.createElement("canvas");
      canvas.width = this.width;
      canvas.height = this.height;
      this.host.append(canvas);
      this.layers.push(canvas.getContext("2d", { alpha: this.alpha }));
    }
    return this.layers[index];
  }

  cells(reader) {
    const context = this.layer(0);
    const { x, y, scale, columns } = this.place;
    let offset = 0;
    for (let runs = reader.number(); runs > 0; runs--) {
      const step = reader.number();
      offset += unzigzag(Math.floor(step / 2));
      let length = reader.number();
      if (step % 2) context.fillStyle = reader.color();
      while (length > 0) {
        const column = offset % columns;
        const part = Math.min(length, columns - column);
        const row = (offset - column) / columns;
        context.fillRect(x + column * scale, y + row * scale, part * scale, scale);
        offset += part;
        length -= part;
      }
    }
  }

  block(reader) {
    const context = this.layer(reader.byte());
    const [x, y, width, height] = [reader.number(), reader.number(), reader.number(), reader.number()];
    const image = new ImageData(width, height);
    // Bytes in memory are red, green, blue, alpha on every machine that a browser runs on.
    const pixels = new Uint32Array(image.data.buffer);
    const palette = new Uint32Array(reader.number());
    for (let index = 0; index < palette.length; index++) {
      const [r, g, b] = [reader.byte(), reader.byte(), reader.byte()];
      const a = this.alpha ? reader.byte() : 255;
      palette[index] = ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
    }
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
    context.putImageData(image, x, y);
  }
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
  let retry = 0;
  let wait = RETRY_MIN_MS;
  let over = false;

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
    own.onmessage = (event) => own === socket && take(event.data);
    own.onclose = () => own === socket && again();
    listen();
  }

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(again, SILENCE_MAX_MS);
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

  function take(buffer) {
    listen();
    const reader = new Reader(buffer);
    const kind = reader.byte();
    state.messages += 1;
    state.bytes += reader.bytes.length;
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
    } else if (kind === 4) {
      return cued(reader.byte());
    }
    while (reader.more) {
      const record = reader.byte();
      if (record === 16) {
        picture.place = {
          x: reader.signed(), y: reader.signed(), scale: reader.number(), columns: reader.number(),
        };
      } else if (record === 17) {
        picture.cells(reader);
      } else if (record === 18) {
        picture.block(reader);
      } else {
        return outdated();
      }
    }
    told(state);
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
