// Shows what changes without a reload. Every page works without this.
"use strict";
const status = document.getElementById("live");
let waiting = null;
function soon(pause) { waiting ??= setTimeout(refresh, pause); }
// Whoever types, has chosen or has opened something is not disturbed, nor is a keyboard's way through the page.
function isBusy() {
  if (!document.activeElement?.closest("main *") && !document.querySelector("main details[open], main input[name=v]:checked, main input[name=only]:checked:not([value=all])")) return false;
  status.textContent = "There is something new: reload to see it.";
  return true;
}
async function refresh() {
  waiting = null;
  if (isBusy()) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isBusy()) return; // It began while the answer was on its way.
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
  document.querySelector("header nav").replaceWith(fresh.querySelector("header nav"));
  status.textContent = "Updated " + new Date().toLocaleTimeString() + ".";
  if (fresh.getElementById("live").hasAttribute("data-old")) soon(2000);
}
const events = new EventSource("/api/events");
for (const kind of ["job", "versions", "images", "inbox"]) events.addEventListener(kind, () => soon(500));
events.onerror = () => { status.textContent = "The service does not answer; this page is as it was."; };
if (status.hasAttribute("data-old")) soon(2000);
