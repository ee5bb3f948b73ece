/* Leave quickly: by the button, or by pressing Shift three times within five seconds.
   Without this file the link is an ordinary link to /leave; with it the page is covered before the reply comes. */
(function () {
  "use strict";
  var link = document.querySelector("a[data-exit]");
  if (!link) { return; }

  function leave() {
    document.documentElement.classList.add("is-covered");
    document.title = link.getAttribute("data-title");
    var main = document.getElementById("main");
    if (main) { main.textContent = ""; }
    forgetCopyThen(function () { window.location.replace(link.href); });
  }

  /* Page by page first: a browser may keep the files of a deleted cache while anything still holds it. */
  window.forgetCopy = function () {
    return caches.has("copy").then(function (isOn) {
      return isOn ? caches.open("copy").then(function (cache) {
        return cache.keys().then(function (kept) {
          return Promise.all(kept.map(function (request) { return cache.delete(request); }));
        });
      }) : undefined;
    }).then(function () { return caches.delete("copy"); });
  };

  /* What lies on the device to read goes first; the way out does not wait longer than this for it. */
  function forgetCopyThen(then) {
    /* A preview in the studio has no copy; the one that lies here is of a real visit. */
    if (!("caches" in window) || window.location.pathname.indexOf("/studio/") === 0) { then(); return; }
    var isDone = false;
    function once() { if (!isDone) { isDone = true; then(); } }
    window.setTimeout(once, 300);
    window.forgetCopy().then(once, once);
  }

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest && event.target.closest("a[data-exit]");
    if (!pressed) { return; }
    event.preventDefault();
    leave();
  });

  /* A finger has no Shift key, and an on-screen keyboard presses Shift by itself. */
  if (!window.matchMedia("(any-pointer: fine)").matches) { return; }

  var presses = [];
  var alone = false;
  var alertBox = document.getElementById("alert");

  function say(words) {
    if (alertBox) { alertBox.textContent = words; }
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Shift") {
      alone = !event.repeat;
    } else {
      /* Shift with a letter is typing, not leaving. */
      alone = false;
      presses = [];
    }
  });

  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !alone) { return; }
    alone = false;
    var now = Date.now();
    presses = presses.filter(function (at) { return now - at < 5000; });
    presses.push(now);
    if (presses.length === 1) { say(link.getAttribute("data-press-1")); }
    if (presses.length === 2) { say(link.getAttribute("data-press-2")); }
    if (presses.length >= 3) { say(link.getAttribute("data-press-3")); leave(); }
  });
}());
