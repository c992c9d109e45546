// The overlay's page: the picture, made for the size of this page; where the address says how large it is, as large as it
// fits in whole steps.

import { follow } from "/stream.js";

const SIDE_MIN = 64;
const SIDE_MAX = 4096;
const ASK_EVERY_MS = 500;
const CUES = { 1: "begin", 2: "end" };
const VOLUME = 50;

const host = document.getElementById("picture");
const given = new URLSearchParams(location.search);
const hasOwnSize = ["1080p", "vertical"].includes(given.get("layout"));
const isMadeToSize = !["scale", "size"].some((name) => given.has(name)) && !hasOwnSize;

let wanted = size();
let askedAt = performance.now();
let asking = 0;

const isHeard = given.get("chime") === "1";
const volume = Number(given.get("volume") ?? VOLUME) / 100;
const sounds = {};
if (isHeard) Object.values(CUES).forEach(prepare);

const state = follow(host, path, { sized: fit, cued });
addEventListener("resize", () => {
  fit(state.picture);
  if (isMadeToSize && !asking) asking = setTimeout(ask, askedAt + ASK_EVERY_MS - performance.now());
});

function path() {
  const query = new URLSearchParams(location.search);
  if (isMadeToSize) query.set("size", wanted);
  return `/overlay/stream?${query}`;
}

/** Pixels of the screen that this page has. */
function size() {
  const density = devicePixelRatio || 1;
  const side = (length) => Math.min(Math.max(Math.floor(length * density + 1e-6), SIDE_MIN), SIDE_MAX);
  return `${side(innerWidth)}x${side(innerHeight)}`;
}

function ask() {
  asking = 0;
  if (size() === wanted) return;
  wanted = size();
  askedAt = performance.now();
  state.reopen();
}

/** Loads a sound before it is needed; what was played once is not played again. */
function prepare(name) {
  const query = new URLSearchParams();
  if (given.has("key")) query.set("key", given.get("key"));
  const sound = new Audio(`/sounds/${name}?${query}`);
  sound.preload = "auto";
  // The service refuses a volume that is none, and there is no cue then.
  if (volume >= 0 && volume <= 1) sound.volume = volume;
  sounds[name] = sound;
}

function cued(kind) {
  const name = CUES[kind];
  if (!isHeard || !name) return;
  const sound = sounds[name];
  prepare(name);
  // OBS plays at once. Other browsers wait until somebody has clicked on the page.
  sound.play().catch((error) => console.warn(`${name} is not heard:`, error.message));
}

// Each pixel of the picture becomes a square of whole pixels of the screen. A picture that is larger than the page is made
// smaller, so that nothing is cut.
function fit(picture) {
  const { width, height } = picture;
  if (!width || !height) return;
  const density = devicePixelRatio || 1;
  const room = Math.min((innerWidth * density) / width, (innerHeight * density) / height) + 1e-6;
  const scale = room < 1 ? room : Math.floor(room);
  host.classList.toggle("smaller", room < 1);
  picture.split(room >= 1);
  host.style.width = `${(width * scale) / density}px`;
  host.style.height = `${(height * scale) / density}px`;
}

// For whoever looks at the page from outside: which frame the canvas shows.
globalThis.overlay = state;
