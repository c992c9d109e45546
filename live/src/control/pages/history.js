// What has ended, tonight and on earlier evenings: rows with their pictures, to be drawn again, taken back and saved.

import { banButton } from "/evening.js";
import { $, about, button, call, clock, count, keep, make, tell, toast } from "/parts.js";
import { describe, moreMenu, refusals, why } from "/request.js";
import { say } from "/say.js";
import { sceneEditor } from "/scene.js";
import { wordsButtons } from "/words.js";

const ENDS = {
  drawn: "dock.end-drawn",
  card: "dock.end-card",
  skipped: "dock.end-skipped",
  cleared: "dock.end-cleared",
  removed: "dock.end-removed",
  rejected: "dock.end-rejected",
  below_minimum: "dock.end-below",
  no_wish: "dock.end-no-wish",
};

let historyAsked = 0;
export async function showHistory() {
  const asked = ++historyAsked;
  let ended;
  try {
    ended = (await (await call("GET", "/history")).json()).history;
  } catch {
    return;
  }
  if (asked !== historyAsked) return;
  count("history", ended.length);
  $("history").querySelector(".empty").hidden = ended.length > 0;
  keep($("history").querySelector(".list"), ended, (item) => `${item.request} ${item.can_be_allowed}${item.can_be_redrawn}${item.can_be_taken_back}`, historyRow);
}

function historyRow(item) {
  const row = make("li", item.has_plan ? "entry drawn" : "entry");
  const { element, why: reason } = describe(item, clock(item.second));
  const refused = refusals(item).length > 0;
  reason([refused ? "" : endWords(item), why(item)].filter(Boolean).join(" · "));
  if (item.has_plan) row.append(thumbnail(ofHistory(item.request, "png")));
  const words = make("div", "buttons");
  if (item.can_be_redrawn) {
    const again = (self, body) => tell(self, "POST", about(item.request, "redraw"), body);
    words.append(button(say("dock.again"), (self) => again(self), say("dock.again-title")));
    if (item.scene) {
      words.append(button(say("dock.bigger"), (self) => tell(self, "POST", about(item.request, "bigger")), say("dock.bigger-title")));
      words.append(button(say("dock.same"), (self) => again(self, { same: true }), say("dock.same-title")));
    }
    words.append(sceneEditor(() => item.scene, (self, scene) => again(self, { scene })));
  }
  if (item.can_be_taken_back) {
    words.prepend(button(say("dock.undo"), (self) => tell(self, "POST", about(item.request, "takeback")), say("dock.undo-title")));
  }
  if (item.can_be_allowed) {
    words.append(button(say("dock.allow-once"), (self) => tell(self, "POST", about(item.request, "allow"))));
  }
  const more = moreMenu(() => [...files(item), ...wordsButtons(item, () => allowToo(item)), ...banButton(item)]);
  more.update(item);
  element.append(words, more.element);
  row.append(element);
  return { element: row };
}

/** A request that ended on an evening before this one: to be looked at, and no more. */
export function earlierRow(session, item) {
  const row = make("li", item.has_plan ? "entry drawn" : "entry");
  const { element, why: reason } = describe(item, clock(item.second));
  reason([refusals(item).length ? "" : endWords(item), why(item)].filter(Boolean).join(" · "));
  const picture = `/evenings/${encodeURIComponent(session)}/${encodeURIComponent(item.request)}.png`;
  if (item.has_plan) row.append(thumbnail(picture));
  row.append(element);
  return row;
}

/** Words that are allowed from now on let this wish pass as well. */
function allowToo(item) {
  if (item.can_be_allowed) call("POST", about(item.request, "allow")).catch((error) => toast(error.message));
}

function files(item) {
  const file = (kind, label) => button(label, (self) => save(self, item, kind), say("dock.save-as", label));
  const drawn = [["png", "PNG"], ["gif", "GIF"], ["apng", "APNG"], ["json", say("dock.plan")]];
  const link = item.share ? [button(say("dock.copy-link"), (self) => copyLink(self, item.share), say("dock.copy-link-title"))] : [];
  return [...link, ...[...(item.has_plan ? drawn : []), ...(item.scene ? [["scene.json", say("dock.scene")]] : [])].map((kind) => file(...kind))];
}

/** The address of a picture on the web; a page of OBS may not write to the clipboard by itself. */
async function copyLink(self, address) {
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    const field = make("input");
    field.value = address;
    self.after(field);
    field.select();
    const isCopied = document.execCommand("copy");
    if (!isCopied) return toast(say("dock.link-is", address));
    field.remove();
  }
  toast(say("dock.link-copied"), "fine");
}

function endWords({ end, offline }) {
  if (offline && end === "drawn") return say("dock.end-artist");
  return ENDS[end] ? say(ENDS[end]) : end;
}

const ofHistory = (request, kind) => `/history/${encodeURIComponent(request)}.${kind}`;

// Pictures are asked for when they come into sight: each is painted for the asking.
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    target.load();
  }
});

function thumbnail(path) {
  const image = make("img", "thumb");
  image.alt = say("dock.finished-picture");
  image.load = async () => {
    try {
      const picture = await (await call("GET", path)).blob();
      image.src = URL.createObjectURL(picture);
      image.decode().finally(() => URL.revokeObjectURL(image.src));
    } catch {
      image.hidden = true;
    }
  };
  sight.observe(image);
  return image;
}

async function save(self, item, kind) {
  self.disabled = true;
  try {
    const file = await (await call("GET", ofHistory(item.request, kind))).blob();
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = `${item.request.replace(/[^A-Za-z0-9.-]+/g, "-")}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    toast(error.message);
  } finally {
    self.disabled = false;
  }
}
