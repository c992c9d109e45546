// The pixels of a picture that follows the show, in canvases on top of each other.
//
// A browser copies each canvas of a page for each picture that it shows, whether a pixel of it changed or not, and lays the
// page out before. So these are painted away from the page (OffscreenCanvas), where a change costs the area of the one canvas
// that changed, and what changes all the time has small ones of its own: the drawing, at one pixel a cell, and the places of
// the HUD that move.

/** The places of the HUD that move are at most this part of the picture; more of it is no cheaper than the whole. */
const MOVING_PART_MAX = 1 / 8;
/** They grow in steps of so many pixels: a bar that fills would otherwise have another canvas each time. */
const GRID = 64;

/** The part of a picture that a canvas holds, `scale` pixels of the picture wide for each of its own. */
class Piece {
  constructor(picture, { x, y, width, height }, { scale = 1, alpha = picture.alpha } = {}) {
    Object.assign(this, { x, y, width, height });
    this.canvas = document.createElement("canvas");
    this.canvas.width = width / scale;
    this.canvas.height = height / scale;
    this.source = this.canvas.transferControlToOffscreen?.() ?? this.canvas;
    const share = (length, whole) => `${(length / whole) * 100}%`;
    const { style } = this.canvas;
    style.left = share(x, picture.width);
    style.top = share(y, picture.height);
    style.width = share(width, picture.width);
    style.height = share(height, picture.height);
    this.context = this.source.getContext("2d", { alpha });
    this.context.imageSmoothingEnabled = false;
  }

  /** Draws another piece where it stands. */
  take({ source, x, y, width, height }) {
    this.context.drawImage(source, x - this.x, y - this.y, width, height);
  }

  put(image, x, y) {
    this.context.putImageData(image, x - this.x, y - this.y);
  }

  clear({ x, y, width, height }) {
    this.context.clearRect(x - this.x, y - this.y, width, height);
  }
}

const meet = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width &&
  one.y < other.y + other.height && other.y < one.y + one.height;

const holds = (one, other) =>
  one.x <= other.x && other.x + other.width <= one.x + one.width &&
  one.y <= other.y && other.y + other.height <= one.y + one.height;

function around(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** A picture in `host`, as the records of the protocol say it. */
export class Picture {
  constructor(host) {
    this.host = host;
    this.width = 0;
    this.height = 0;
    this.alpha = false;
    this.layers = [];
    this.place = { x: 0, y: 0, scale: 1, columns: 1 };
    /** Whether moving parts have canvases of their own: only where a pixel of the picture is whole pixels of the screen. */
    this.isSplit = false;
    this.art = null;
    this.moving = null;
  }

  /** Begins a picture of zeros; whether it has another size than the one before. */
  begin(width, height, alpha) {
    this.drop();
    const isOther = this.width !== width || this.height !== height || this.alpha !== alpha;
    if (isOther) {
      this.host.replaceChildren();
      this.layers = [];
      Object.assign(this, { width, height, alpha });
    }
    for (const layer of this.layers) layer.clear(layer);
    return isOther;
  }

  layer(index) {
    while (this.layers.length <= index) {
      const { width, height } = this;
      const layer = new Piece(this, { x: 0, y: 0, width, height });
      const below = this.layers.at(-1);
      if (this.moving) this.putBack();
      // The art stands over the first layer and under the second.
      if (below) (this.art ?? below).canvas.after(layer.canvas);
      else this.host.prepend(layer.canvas);
      this.layers.push(layer);
    }
    return this.layers[index];
  }

  /** Lets moving parts have canvases of their own, or puts all back into one a layer. */
  split(isSplit) {
    if (!isSplit) this.join();
    this.isSplit = isSplit;
  }

  join() {
    this.flush();
    if (this.art) this.layer(0).take(this.art);
    if (this.moving) this.putBack();
    this.drop();
  }

  drop() {
    this.art?.canvas.remove();
    this.moving?.canvas.remove();
    this.art = this.moving = null;
  }

  /** Where the cells of the records after this one stand. */
  stand(place) {
    if (Object.keys(place).every((key) => place[key] === this.place[key])) return;
    this.join();
    this.place = place;
  }

  /** Paints `length` cells from `offset` on in a colour. */
  cells(offset, length, color) {
    const { x, y, scale, columns } = this.place;
    const isArt = this.isSplit && scale > 1;
    const rows = Math.ceil((offset + length) / columns);
    if (isArt && !(this.art?.rows >= rows)) this.grow(rows);
    if (isArt) return this.ink(offset, length, color);
    const { context } = this.layer(0);
    context.fillStyle = `rgb(${color & 255} ${(color >> 8) & 255} ${(color >> 16) & 255})`;
    while (length > 0) {
      const column = offset % columns;
      const part = Math.min(length, columns - column);
      context.fillRect(x + column * scale, y + ((offset - column) / columns) * scale, part * scale, scale);
      offset += part;
      length -= part;
    }
  }

  /** Makes the art large enough: as high as it is wide at first, which most canvases are. */
  grow(rows) {
    const { x, y, scale, columns } = this.place;
    this.join();
    rows = Math.max(rows, Math.min(columns, Math.ceil((this.height - y) / scale)));
    this.art = new Piece(this, { x, y, width: columns * scale, height: rows * scale }, { scale, alpha: true });
    this.art.rows = rows;
    this.art.image = new ImageData(columns, rows);
    this.art.pixels = new Uint32Array(this.art.image.data.buffer);
    this.art.changed = null;
    this.layer(0).canvas.after(this.art.canvas);
  }

  ink(offset, length, color) {
    const { columns } = this.place;
    const { art } = this;
    art.pixels.fill(color, offset, offset + length);
    const [first, last] = [Math.floor(offset / columns), Math.floor((offset + length - 1) / columns)];
    const x = first === last ? offset % columns : 0;
    const width = first === last ? length : columns;
    const cells = { x, y: first, width, height: last - first + 1 };
    art.changed = art.changed ? around(art.changed, cells) : cells;
  }

  /** Shows the cells that were painted. */
  flush() {
    const changed = this.art?.changed;
    if (!changed) return;
    this.art.context.putImageData(this.art.image, 0, 0, changed.x, changed.y, changed.width, changed.height);
    this.art.changed = null;
  }

  /** Paints an image at a place of a layer. */
  block(index, image, x, y) {
    const block = { x, y, width: image.width, height: image.height };
    const layer = this.layer(index);
    if (index === 0 && this.art && meet(this.art, block)) this.lift(block);
    const { moving } = this;
    if (moving?.layer === layer && meet(moving, block) && !holds(moving, block)) this.putBack();
    const own = this.movingFor(layer, block) ?? layer;
    own.put(image, x, y);
  }

  /** Puts the cells that a block covers into the first layer: the block is painted over them. */
  lift(block) {
    this.flush();
    const { art, place: { scale, columns } } = this;
    const cell = (from, to, most) => [
      Math.max(Math.floor(from / scale), 0), Math.min(Math.ceil(to / scale), most),
    ];
    const [left, right] = cell(block.x - art.x, block.x + block.width - art.x, columns);
    const [top, bottom] = cell(block.y - art.y, block.y + block.height - art.y, art.rows);
    const [width, height] = [right - left, bottom - top];
    const [x, y] = [art.x + left * scale, art.y + top * scale];
    const { context } = this.layer(0);
    context.drawImage(art.source, left, top, width, height, x, y, width * scale, height * scale);
    art.context.clearRect(left, top, width, height);
    for (let row = top; row < bottom; row++) art.pixels.fill(0, row * columns + left, row * columns + right);
  }

  /** The canvas of what moves, if this block is in it or may be. */
  movingFor(layer, block) {
    const { moving } = this;
    if (moving?.layer === layer && holds(moving, block)) return moving;
    // What moves stands over everything else, and over cells it would hide those that come later.
    const isFirst = layer === this.layers[0];
    if (!this.isSplit || layer !== this.layers.at(-1) || (isFirst && !this.art)) return null;
    const whole = moving ? around(moving, block) : block;
    const [x, y] = [whole.x, whole.y].map((from) => Math.floor(from / GRID) * GRID);
    const end = (to, most) => Math.min(Math.ceil(to / GRID) * GRID, most);
    const part = {
      x, y, width: end(whole.x + whole.width, this.width) - x, height: end(whole.y + whole.height, this.height) - y,
    };
    const isSmall = part.width * part.height <= this.width * this.height * MOVING_PART_MAX;
    return isSmall && !(isFirst && meet(this.art, part)) ? this.move(layer, part) : null;
  }

  move(layer, part) {
    if (this.moving) this.putBack();
    const moving = new Piece(this, part);
    moving.take(layer);
    moving.layer = layer;
    // Where pixels let see what lies below, they must stand once.
    if (this.alpha) layer.clear(part);
    this.host.append(moving.canvas);
    this.moving = moving;
    return moving;
  }

  putBack() {
    const { moving } = this;
    moving.layer.clear(moving);
    moving.layer.take(moving);
    moving.canvas.remove();
    this.moving = null;
  }

  /** All of it on one canvas, for whoever looks at the page from outside. */
  copy() {
    const { width, height } = this;
    const whole = Object.assign(document.createElement("canvas"), { width, height });
    const context = whole.getContext("2d", { alpha: this.alpha });
    context.imageSmoothingEnabled = false;
    const pieces = [this.layers[0], this.art, this.layers[1], this.moving].filter(Boolean);
    for (const piece of pieces) context.drawImage(piece.source, piece.x, piece.y, piece.width, piece.height);
    return whole;
  }
}
