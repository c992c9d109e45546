// The evening as a whole: what came in, who waits too long, who is banned, and the evenings before.

import { $, about, button, call, keep, make, setText, tell, toast } from "/parts.js";
import { language, say, sayCount } from "/say.js";

/** Minutes after which a paid wish is said to wait too long, unless the operator says otherwise. */
const MINUTES = 15;
const MINUTES_KEY = "wait-minutes";
const LOOK_MS = 5_000;

/* ---- tonight ---- */

const ENDS = {
  drawn: "dock.tonight-drawn",
  card: "dock.tonight-cards",
  skipped: "dock.tonight-skipped",
  cleared: "dock.tonight-cleared",
  removed: "dock.tonight-removed",
  rejected: "dock.tonight-rejected",
};

export function showTonight(tonight) {
  if (!tonight) return;
  const { received, ended, sums } = tonight;
  const ends = Object.entries(ENDS).filter(([name]) => ended[name]).map(([name, key]) => say(key, ended[name]));
  setText($("tonight-counts"), [sayCount("dock.donations", received), ...ends].join(" · "));
  const money = Object.entries(sums).map(([currency, sum]) => `${sum} ${currency}`);
  setText($("tonight-sums"), money.join(" · "));
  $("tonight-sums").hidden = money.length === 0;
  const since = new Date(tonight.since);
  const time = Number.isNaN(since.getTime()) ? "" : say("dock.since", since.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }));
  setText($("tonight-since"), time);
}

/* ---- who waits too long ---- */

/** When a request was first seen here, for one whose donation names no time. */
const seen = new Map();
let waiting = [];

export function showWaits(queue) {
  waiting = [...queue.next, ...queue.review].filter((item) => !item.test);
  const known = new Set(waiting.map((item) => item.request));
  for (const request of seen.keys()) if (!known.has(request)) seen.delete(request);
  for (const { request } of waiting) if (!seen.has(request)) seen.set(request, Date.now());
  noteWaits();
}

const minutesMax = () => Number(localStorage.getItem(MINUTES_KEY)) || MINUTES;

function noteWaits() {
  const since = (item) => Date.parse(item.created_at ?? "") || seen.get(item.request);
  const minutes = (item) => Math.floor((Date.now() - since(item)) / 60_000);
  const late = waiting.filter((item) => minutes(item) >= minutesMax());
  const longest = late.reduce((worst, item) => (worst && since(worst) <= since(item) ? worst : item), null);
  $("late").hidden = !longest;
  if (!longest) return;
  const who = longest.donor ?? say("dock.anonymous");
  const others = late.length > 1 ? sayCount("dock.late-others", late.length - 1) : "";
  setText($("late"), say("dock.late", who, `${longest.amount} ${longest.currency}`, minutes(longest), others));
}

$("late-minutes").value = minutesMax();
$("late-minutes").addEventListener("change", () => {
  const wanted = Math.floor(Number($("late-minutes").value));
  const minutes = wanted >= 1 && wanted <= 999 ? wanted : MINUTES;
  localStorage.setItem(MINUTES_KEY, String(minutes));
  $("late-minutes").value = minutes;
  noteWaits();
});
setInterval(noteWaits, LOOK_MS);

/* ---- who is banned ---- */

export function showBans(banned) {
  $("bans").hidden = banned.length === 0;
  setText($("bans").querySelector(".count"), banned.length ? String(banned.length) : "");
  keep($("bans").querySelector(".list"), banned, (ban) => ban.request, (ban) => {
    const element = make("li", "ban");
    const name = make("span", "donor", ban.donor);
    name.dir = "auto";
    element.append(name, button(say("dock.unban"), (self) => tell(self, "POST", about(ban.request, "unban"))));
    return { element };
  });
}

/** The button that bans a donor; none for one without a name. */
export function banButton(item) {
  if (!item.donor?.trim()) return [];
  const act = async (self) => {
    if (!(await tell(self, "POST", about(item.request, "ban")))) return;
    const undo = { label: say("dock.undo"), do: (offered) => tell(offered, "POST", about(item.request, "unban")) };
    toast(say("dock.ban-done", item.donor), "fine", undo);
  };
  return [button(say("dock.ban"), act, say("dock.ban-title"))];
}

/* ---- taking back ---- */

/** Says that a request has ended, with a button that takes it back. */
export function offerBack(request, words) {
  const back = { label: say("dock.undo"), do: (offered) => tell(offered, "POST", about(request, "takeback")) };
  toast(words, "fine", back);
}

/* ---- the evenings before ---- */

/** Fetches the list when it is opened, or was before this ran; `row` makes a row of a request that ended then. */
export function earlierEvenings(row) {
  const read = async () => {
    if (!$("evenings").open) return;
    try {
      const { evenings } = await (await call("GET", "/evenings")).json();
      $("evenings").querySelector(".empty").hidden = evenings.length > 0;
      keep($("evenings").querySelector(".list"), evenings, (one) => one.session, (one) => ({ element: evening(one, row) }));
    } catch (error) {
      toast(error.message);
    }
  };
  $("evenings").addEventListener("toggle", read);
  read();
}

function evening({ session, began }, row) {
  const element = make("li");
  const details = make("details", "evening");
  const when = new Date(began);
  const title = Number.isNaN(when.getTime()) ? session : when.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const list = make("ul", "list");
  const note = make("p", "hint", say("dock.reading"));
  details.append(make("summary", "", title), note, list);
  details.addEventListener("toggle", async () => {
    if (!details.open || details.asked) return;
    details.asked = true;
    try {
      const { history } = await (await call("GET", `/evenings/${encodeURIComponent(session)}`)).json();
      note.hidden = history.length > 0;
      setText(note, say("dock.evening-empty"));
      list.replaceChildren(...history.map((item) => row(session, item)));
    } catch (error) {
      details.asked = false;
      setText(note, error.message);
    }
  });
  element.append(details);
  return element;
}
