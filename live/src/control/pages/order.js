// The queue in the operator's order: each row has a handle, which is dragged, or moved with the arrow keys.

import { $, make } from "/parts.js";
import { say } from "/say.js";

/** Pixels from an edge of the window at which dragging scrolls, and how far at a time. */
const EDGE = 48;
const SCROLL = 14;

/** What moves rows of `list`. `move(request, place)` says how many are in front of it from now on. */
export function mover(list, move) {
  const rows = () => [...list.children];
  // The others move around it: an element that is taken out of the page loses focus and pointer.
  const put = (row, place) => {
    for (let now = rows().indexOf(row); now > place; now--) list.insertBefore(row.previousElementSibling, row.nextSibling);
    for (let now = rows().indexOf(row); now < place; now++) list.insertBefore(row.nextElementSibling, row);
  };
  const tellPlace = (name, place) =>
    ($("said").textContent = say("dock.moved", name, place + 1, rows().length));

  function drag(event, { row, handle, request, name }) {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    const from = rows().indexOf(row);
    let place = from;
    list.held = true;
    row.classList.add("dragged");
    const follow = ({ clientY }) => {
      if (clientY < EDGE) scrollBy(0, -SCROLL);
      if (clientY > innerHeight - EDGE) scrollBy(0, SCROLL);
      const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
      place = rows().filter((other) => other !== row && middle(other) < clientY).length;
      if (rows().indexOf(row) !== place) put(row, place);
    };
    const end = (wanted) => {
      list.held = false;
      row.classList.remove("dragged");
      for (const [kind, act] of listeners) removeEventListener(kind, act);
      put(row, wanted);
      handle.focus();
      if (wanted === from) return;
      tellPlace(name, wanted);
      move(request, wanted);
    };
    const listeners = [
      ["pointermove", follow],
      ["pointerup", () => end(place)],
      ["pointercancel", () => end(from)],
      ["keydown", (key) => key.key === "Escape" && end(from)],
    ];
    for (const [kind, act] of listeners) addEventListener(kind, act);
  }

  function press(event, { row, handle, request, name }) {
    const now = rows().indexOf(row);
    const last = rows().length - 1;
    const places = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: last };
    const place = places[event.key];
    if (place === undefined || list.held) return;
    event.preventDefault();
    if (place < 0 || place > last || place === now) return;
    // Shown at once, so that the next press goes on from there.
    put(row, place);
    handle.focus();
    tellPlace(name, place);
    move(request, place);
  }

  /** The handle of a row. */
  return (row, request, name) => {
    const handle = make("button", "handle", "⠿");
    handle.type = "button";
    handle.title = say("dock.handle-title");
    handle.setAttribute("aria-label", say("dock.handle", name));
    const moved = { row, handle, request, name };
    handle.addEventListener("pointerdown", (event) => drag(event, moved));
    handle.addEventListener("keydown", (event) => press(event, moved));
    return handle;
  };
}
