// The overlay's page: the picture, as large as it fits in whole steps.

import { follow } from "/stream.js";

const host = document.getElementById("picture");

const state = follow(host, "/overlay/stream" + location.search, { sized: fit });
addEventListener("resize", () => fit(state.picture));

// Each pixel of the picture becomes a square of whole pixels of the screen.
function fit({ width, height }) {
  const density = devicePixelRatio || 1;
  const room = Math.min((innerWidth * density) / width, (innerHeight * density) / height);
  const scale = Math.max(1, Math.floor(room + 1e-6));
  host.style.width = `${(width * scale) / density}px`;
  host.style.height = `${(height * scale) / density}px`;
}

// For whoever looks at the page from outside: which frame the canvas shows.
globalThis.overlay = state;
